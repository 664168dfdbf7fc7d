import type { JobRow } from '@rondo/db';

/**
 * How deep each job lies by `passed` (ui.md A6.7): 0 without upstream jobs, else one more than the deepest of them. Jobs in a
 * circle, or behind unknown names, settle where no further round changes anything.
 */
export function layersOf(jobs: readonly Pick<JobRow, 'name' | 'inputs'>[]): number[] {
  const upstream = jobs.map(({ inputs }) => [...new Set(inputs.flatMap(({ passed }) => passed))]);
  const layers = new Map<string, number>();
  for (let round = 0; round <= jobs.length; round += 1) {
    let hasSettled = false;
    jobs.forEach(({ name }, index) => {
      if (layers.has(name)) return;
      const depths = (upstream[index] ?? []).map((job) => layers.get(job));
      if (depths.some((depth) => depth === undefined)) return;
      layers.set(name, depths.length === 0 ? 0 : 1 + Math.max(...depths.map(Number)));
      hasSettled = true;
    });
    if (!hasSettled) break;
  }
  return jobs.map(({ name }) => layers.get(name) ?? 0);
}
