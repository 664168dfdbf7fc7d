import type { ContainerLimits } from '../../config/task-config.ts';
import { type WholeNumber, wholeNumberOf } from '../../config/whole-number.ts';
import { schemaVar } from '../../schema/schema-node.ts';
import type { Codec } from '../codec.ts';
import { optional, structCodec } from '../codecs/struct-codec.ts';
import { encodeWholeNumber } from '../codecs/whole-number-codec.ts';
import { parseMemoryLimit } from './parse-memory-limit.ts';

/** CPU shares, a number, cut to an integer; negative ones wrap around (pipeline-language.md 3.4). */
const cpuCodec: Codec<WholeNumber> = {
  decode(node, session) {
    if (node === null) return undefined;
    if (typeof node !== 'bigint' && typeof node !== 'number') return session.fail('cpu limit must be an integer');
    return toUint64(Number(node));
  },
  encode: encodeWholeNumber,
  schema: () => ({ anyOf: [{ type: 'number', minimum: 0 }, schemaVar] }),
};

/** Memory: a number of bytes, or text such as `1GB`; anything else counts as 0 (3.4). */
const memoryCodec: Codec<WholeNumber> = {
  decode(node, session) {
    if (node === null) return undefined;
    if (typeof node === 'bigint' || typeof node === 'number') return toUint64(Number(node));
    if (typeof node !== 'string') return 0;
    const parsed = parseMemoryLimit(node);
    if (parsed.ok) return parsed.bytes;
    return session.fail(parsed.error, 'write bytes, or a whole number with KB, MB or GB, for example 512MB');
  },
  encode: encodeWholeNumber,
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

const leastInt64 = -(2n ** 63n);
const beyondUint64 = 2n ** 64n;

/**
 * Doubles become unsigned integers as the reference's processor does it: negative ones wrap around, and what 64 bits can't
 * hold becomes 2 to the 63. So does -1 once it was stored, by the reference as well.
 */
function toUint64(value: number): WholeNumber {
  const whole = BigInt(Math.trunc(value));
  const fits = whole < beyondUint64 && whole >= leastInt64;
  return wholeNumberOf(fits ? BigInt.asUintN(64, whole) : -leastInt64);
}
