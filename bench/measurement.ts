/** One thing that was measured, in milliseconds (or what `unit` says), with the physical floor measured in the same run. */
export type Measurement = {
  readonly name: string;
  readonly unit: string;
  readonly median: number;
  readonly p95: number;
  readonly p99: number;
  readonly count: number;
  /** What the machine itself needs for the same, and how it was measured. */
  readonly floor?: { readonly value: number; readonly of: string };
  /** What we promised (design section 6), for the reader; nothing is asserted. */
  readonly budget?: string;
};

/** A bench file's `run`: measures, and cleans up after itself. */
export type Bench = (progress: (text: string) => void) => Promise<Measurement[]>;

/** Median and tails of samples. */
export function summarize(
  name: string,
  samples: readonly number[],
  options: { unit?: string; floor?: Measurement['floor']; budget?: string } = {},
): Measurement {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(sorted.length * share) - 1))] ?? Number.NaN;
  return {
    name,
    unit: options.unit ?? 'ms',
    median: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    count: sorted.length,
    ...(options.floor === undefined ? {} : { floor: options.floor }),
    ...(options.budget === undefined ? {} : { budget: options.budget }),
  };
}

/** Calls `work` a number of times after some that do not count; the milliseconds that each call took. */
export async function sample(
  count: number,
  work: () => Promise<unknown>,
  options: { warmUp?: number } = {},
): Promise<number[]> {
  for (let index = 0; index < (options.warmUp ?? 1); index += 1) await work();
  const samples: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const startedMs = performance.now();
    await work();
    samples.push(performance.now() - startedMs);
  }
  return samples;
}
