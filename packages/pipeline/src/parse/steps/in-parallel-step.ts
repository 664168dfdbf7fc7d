import type { Deep } from '@rondo/foundation';
import type { InParallelStepConfig, Step, StepConfig } from '../../config/step-config.ts';
import type { JsonNode } from '../../json/json-node.ts';
import type { SchemaNode } from '../../schema/schema-node.ts';
import { type Codec, decodeDeep, deepCodec } from '../codec.ts';
import { flagCodec } from '../codecs/flag-codec.ts';
import { always, optional, required, type StructCodec, structCodec } from '../codecs/struct-codec.ts';
import { tagsCodec } from '../codecs/tags-codec.ts';
import { wholeNumberCodec } from '../codecs/whole-number-codec.ts';
import { DecodeProblem } from '../decode-problem.ts';
import type { DecodeSession } from '../decode-session.ts';
import { formatGoPlain } from '../format-go-plain.ts';
import { type CoreKind, kindOf } from './step-kind.ts';

type Body = Pick<InParallelStepConfig, 'steps' | 'limit' | 'failFast'>;

interface Fields {
  readonly body: Body;
  readonly tags?: readonly string[];
}

/** `in_parallel`: a list of steps, or a map around one (pipeline-language.md 5.6). The normal form is the map. */
export function inParallelKind(steps: Codec<readonly Step[]>): CoreKind {
  const map = structCodec<Body>(
    { struct: 'target', goType: 'atc.target' },
    {
      steps: { ...always('steps', steps, [], 'Steps to run at once.'), leaveOutEmpty: true },
      limit: optional('limit', wholeNumberCodec, 'At most this many at once.'),
      failFast: optional('fail_fast', flagCodec, 'Stop the others when one fails.'),
    },
  );
  const struct = structCodec<Fields>(
    { struct: 'InParallelStep', goType: 'atc.InParallelStep' },
    {
      body: required('in_parallel', bodyCodec(steps, map), { steps: [] }, 'Steps to run at once.'),
      tags: optional('tags', tagsCodec, 'Worker tags of steps in it without tags of their own.'),
    },
  );
  const made = ({ body, tags }: Fields): InParallelStepConfig => {
    return { kind: 'in_parallel', ...body, ...(tags !== undefined && { tags }) };
  };
  return {
    role: 'core',
    ...kindOf('in_parallel', struct, made),
    encode: (config: StepConfig) => struct.encodeMap(fieldsOf(config)),
    encodeDeep: (config: StepConfig) => struct.encodeMapDeep(fieldsOf(config)),
  };
}

function fieldsOf(config: StepConfig): Fields {
  if (config.kind !== 'in_parallel') return { body: { steps: [] } };
  const { kind: _, tags, ...body } = config;
  return tags === undefined ? { body } : { body, tags };
}

function bodyCodec(steps: Codec<readonly Step[]>, map: StructCodec<Body>): Codec<Body> {
  return deepCodec<Body>(
    {
      decode: (node, session) => session.nestedDeep((inner) => decodeBody(node, inner, { steps, map })),
      encode: (body) => map.encodeMapDeep(body),
    },
    (): SchemaNode => ({ anyOf: [steps.schema(), map.schema()] }),
  );
}

interface BodyCodecs {
  readonly steps: Codec<readonly Step[]>;
  readonly map: StructCodec<Body>;
}

function* decodeBody(node: JsonNode, session: DecodeSession, { steps, map }: BodyCodecs): Deep<Body, unknown> {
  if (Array.isArray(node)) {
    return yield* wrapping('failed to unmarshal parallel steps', session, function* (inner) {
      return { steps: (yield* decodeDeep(steps, node, inner)) ?? [] };
    });
  }
  if (node instanceof Map) {
    return yield* wrapping('failed to unmarshal parallel config', session, function* (inner) {
      return (yield* decodeDeep(map, node, inner)) ?? { steps: [] };
    });
  }
  return session.fail(`wrong type for parallel config: ${formatGoPlain(node)}`, 'write a list of steps');
}

/** The reference tells problems inside as text, so that no outer decoder renames their fields. */
function* wrapping(
  prefix: string,
  session: DecodeSession,
  decode: (inner: DecodeSession) => Deep<Body, unknown>,
): Deep<Body, unknown> {
  try {
    return yield* session.nestedDeep(decode);
  } catch (error) {
    if (error instanceof DecodeProblem) throw error.wrap(`${prefix}: ${error.message}`);
    throw error;
  }
}
