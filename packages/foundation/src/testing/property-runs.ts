const fuzzSeconds = Number(process.env.RONDO_FUZZ_SECONDS ?? 0);

/** How often a property is tried: `usual` times, or for as many seconds as `RONDO_FUZZ_SECONDS` says. */
export interface PropertyRuns {
  readonly numRuns: number;
  readonly interruptAfterTimeLimit?: number;
  readonly markInterruptAsFailure?: false;
}

export function propertyRuns(usual: number): PropertyRuns {
  if (fuzzSeconds === 0) return { numRuns: usual };
  return {
    numRuns: Number.MAX_SAFE_INTEGER,
    interruptAfterTimeLimit: fuzzSeconds * 1_000,
    markInterruptAsFailure: false,
  };
}

/** How long a test of such a property may take, in milliseconds. */
export const propertyTimeoutMs = fuzzSeconds * 1_000 + 60_000;
