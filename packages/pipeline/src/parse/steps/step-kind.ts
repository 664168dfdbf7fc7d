import type { Deep } from '@rondo/foundation';
import type { CoreStepConfig, StepConfig } from '../../config/step-config.ts';
import type { JsonNodeMap } from '../../json/json-node.ts';
import type { SchemaNode } from '../../schema/schema-node.ts';
import type { StructCodec } from '../codecs/struct-codec.ts';
import type { DecodeSession } from '../decode-session.ts';

interface KindBase<Decoded> {
  /** The key whose presence makes a step of this kind (pipeline-language.md 5.1). */
  readonly key: StepConfig['kind'];
  /** All keys that belong to the kind. */
  readonly keys: readonly string[];
  /** Whether steps stand in its fields: it is then read and written by the deep functions. */
  readonly hasSteps: boolean;
  decode(map: JsonNodeMap, session: DecodeSession): Decoded;
  decodeDeep(map: JsonNodeMap, session: DecodeSession): Deep<Decoded, unknown>;
  /** The fields of this kind alone, without those of the step it wraps. */
  encode(config: StepConfig): JsonNodeMap;
  encodeDeep(config: StepConfig): Deep<JsonNodeMap, unknown>;
  schema(): SchemaNode;
}

/** A kind that does something itself. */
export interface CoreKind extends KindBase<CoreStepConfig> {
  readonly role: 'core';
}

/** Puts a modifier or a hook around a step. */
export type WrapStep = (inner: StepConfig) => StepConfig;

/** A modifier or a hook: it wraps another step. */
export interface WrapperKind extends KindBase<WrapStep> {
  readonly role: 'wrapper';
}

export type StepKind = CoreKind | WrapperKind;

/** Config of one kind without its discriminant: what stands in the text. */
export type OwnFields<C extends StepConfig, Inner extends string = never> = Omit<C, 'kind' | Inner>;

/** A core kind whose config is its fields. */
export function coreKind<C extends CoreStepConfig>(kind: C['kind'], struct: StructCodec<OwnFields<C>>): CoreKind {
  // The struct has all fields of C but the discriminant.
  return { role: 'core', ...kindOf(kind, struct, (own) => ({ kind, ...own }) as unknown as C) };
}

/** A wrapper whose config is its fields and the step it wraps. */
export function wrapperKind<C extends StepConfig & { readonly step: StepConfig }>(
  kind: C['kind'],
  struct: StructCodec<OwnFields<C, 'step'>>,
): WrapperKind {
  const wrap = (own: OwnFields<C, 'step'>): WrapStep => {
    // The struct has all fields of C but the discriminant and the step.
    return (step) => ({ kind, ...own, step }) as unknown as C;
  };
  return { role: 'wrapper', ...kindOf(kind, struct, wrap) };
}

/** A kind of step whose fields are those of a struct; `made` is what they make. */
export function kindOf<Own, Decoded>(
  key: StepConfig['kind'],
  struct: StructCodec<Own>,
  made: (own: Own) => Decoded,
): KindBase<Decoded> {
  return {
    key,
    keys: struct.keys,
    hasSteps: struct.deep !== undefined,
    decode: (map, session) => made(struct.decodeMap(map, session)),
    *decodeDeep(map, session) {
      return made(yield* struct.decodeMapDeep(map, session));
    },
    // It is asked only for configs of its kind.
    encode: (config) => struct.encodeMap(config as unknown as Own),
    encodeDeep: (config) => struct.encodeMapDeep(config as unknown as Own),
    schema: () => struct.schema(),
  };
}
