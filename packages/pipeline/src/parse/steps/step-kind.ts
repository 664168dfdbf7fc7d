import type { CoreStepConfig, StepConfig } from '../../config/step-config.ts';
import type { JsonNodeMap } from '../../json/json-node.ts';
import type { SchemaNode } from '../../schema/schema-node.ts';
import type { StructCodec } from '../codecs/struct-codec.ts';
import type { DecodeSession } from '../decode-session.ts';

interface KindBase {
  /** The key whose presence makes a step of this kind (pipeline-language.md 5.1). */
  readonly key: StepConfig['kind'];
  /** All keys that belong to the kind. */
  readonly keys: readonly string[];
  /** The fields of this kind alone, without those of the step it wraps. */
  encode(config: StepConfig): JsonNodeMap;
  schema(): SchemaNode;
}

/** A kind that does something itself. */
export interface CoreKind extends KindBase {
  readonly role: 'core';
  decode(map: JsonNodeMap, session: DecodeSession): CoreStepConfig;
}

/** A modifier or a hook: it wraps another step. */
export interface WrapperKind extends KindBase {
  readonly role: 'wrapper';
  decode(map: JsonNodeMap, session: DecodeSession): (inner: StepConfig) => StepConfig;
}

export type StepKind = CoreKind | WrapperKind;

/** Config of one kind without its discriminant: what stands in the text. */
export type OwnFields<C extends StepConfig, Inner extends string = never> = Omit<C, 'kind' | Inner>;

/** A core kind whose config is its fields. */
export function coreKind<C extends CoreStepConfig>(kind: C['kind'], struct: StructCodec<OwnFields<C>>): CoreKind {
  return {
    role: 'core',
    key: kind,
    keys: struct.keys,
    // The struct has all fields of C but the discriminant.
    decode: (map, session) => ({ kind, ...struct.decodeMap(map, session) }) as unknown as C,
    encode: (config) => struct.encodeMap(config as unknown as OwnFields<C>),
    schema: () => struct.schema(),
  };
}
