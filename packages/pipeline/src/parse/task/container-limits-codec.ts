import type { ContainerLimits } from '../../config/task-config.ts';
import { schemaVar } from '../../schema/schema-node.ts';
import type { Codec } from '../codec.ts';
import { optional, structCodec } from '../codecs/struct-codec.ts';
import { parseMemoryLimit } from './parse-memory-limit.ts';

/** CPU shares, a number, cut to an integer; negative ones wrap around (pipeline-language.md 3.4). */
const cpuCodec: Codec<number> = {
  decode(node, session) {
    if (node === null) return undefined;
    if (typeof node !== 'bigint' && typeof node !== 'number') return session.fail('cpu limit must be an integer');
    return wrap(Number(node));
  },
  encode: encodeLimit,
  schema: () => ({ anyOf: [{ type: 'number', minimum: 0 }, schemaVar] }),
};

/** Memory: a number of bytes, or text such as `1GB`; anything else counts as 0 (3.4). */
const memoryCodec: Codec<number> = {
  decode(node, session) {
    if (node === null) return undefined;
    if (typeof node === 'bigint' || typeof node === 'number') return wrap(Number(node));
    if (typeof node !== 'string') return 0;
    const parsed = parseMemoryLimit(node);
    if (parsed.ok) return parsed.bytes;
    return session.fail(parsed.error, 'write bytes, or a whole number with KB, MB or GB, for example 512MB');
  },
  encode: encodeLimit,
  schema: () => ({
    anyOf: [{ type: 'number', minimum: 0 }, { type: 'string', pattern: '^[0-9]+([KMGkmg][iI]?)?[bB]?$' }, schemaVar],
  }),
};

/** `container_limits`, of a step or a task. Unknown keys in it are ignored. */
export const containerLimitsCodec = structCodec<ContainerLimits>(
  { struct: 'ContainerLimits', goType: 'atc.ContainerLimits' },
  {
    cpu: optional('cpu', cpuCodec, 'CPU shares.'),
    memoryBytes: optional('memory', memoryCodec, 'Memory: bytes, or a number with KB, MB or GB.'),
  },
);

function wrap(value: number): number {
  return value >= 0 ? Math.trunc(value) : Number(BigInt.asUintN(64, BigInt(Math.trunc(value))));
}

function encodeLimit(value: number) {
  return Number.isSafeInteger(value) ? BigInt(value) : value;
}
