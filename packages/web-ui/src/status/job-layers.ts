/** What a layer needs to know of a job: its name and the jobs its inputs must have passed. */
export interface LayeredJob {
  readonly name: string;
  readonly inputs: readonly { readonly passed: readonly string[] }[];
}

/**
 * Depth of every job by `passed` (ui.md A6.7): 0 without, else one more than the deepest job named. Jobs in a cycle, or
 * behind a job that does not exist, settle at what is known when a full round brings no progress.
 */
export function jobLayers(jobs: readonly LayeredJob[]): Map<string, number> {
  const names = new Set(jobs.map((job) => job.name));
  const layers = new Map<string, number>();
  let left = jobs.map((job) => ({ name: job.name, passed: new Set(job.inputs.flatMap((input) => input.passed)) }));
  while (left.length > 0) {
    const ready = left.filter((job) => [...job.passed].every((name) => layers.has(name) || !names.has(name)));
    const settled = ready.length > 0 ? ready : left;
    for (const job of settled) {
      const known = [...job.passed].flatMap((name) => layers.get(name) ?? []);
      layers.set(job.name, known.length === 0 ? 0 : Math.max(...known) + 1);
    }
    if (ready.length === 0) break;
    left = left.filter((job) => !layers.has(job.name));
  }
  return layers;
}
