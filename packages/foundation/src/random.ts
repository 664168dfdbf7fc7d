import { randomBytes } from 'node:crypto';

/** Randomness as decisions see it; injected, so that a seeded run repeats. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
}

/** The machine's randomness. */
export const systemRandom: Random = { next: () => Math.random() };

/** A name nobody can guess, from `sizeBytes` random bytes, in lower-case hexadecimal. */
export function randomHex(sizeBytes: number): string {
  return randomBytes(sizeBytes).toString('hex');
}

/** A repeatable source for tests and the simulator (mulberry32). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return {
    next: () => {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
    },
  };
}
