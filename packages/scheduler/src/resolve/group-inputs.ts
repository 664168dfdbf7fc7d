import type { JobId, JobInput } from './job-input.ts';

/**
 * The inputs with `passed` in groups that share passed jobs: connected components, so that the grouping doesn't depend on the order
 * of the inputs (scheduling.md 4.3). Groups are ordered by their first input, inputs keep their order.
 */
export function groupInputs(inputs: readonly JobInput[]): JobInput[][] {
  const groupOfJob = new Map<JobId, Set<JobInput>>();
  const groups = new Set<Set<JobInput>>();
  for (const input of inputs) {
    const merged = new Set([input]);
    for (const group of new Set(input.passed.flatMap((job) => groupOfJob.get(job) ?? []))) {
      for (const member of group) merged.add(member);
      groups.delete(group);
    }
    groups.add(merged);
    for (const job of [...merged].flatMap((member) => member.passed)) groupOfJob.set(job, merged);
  }
  const place = new Map(inputs.map((input, index) => [input, index]));
  const ordered = [...groups].map((group) => inputs.filter((input) => group.has(input)));
  const first = (group: JobInput[]) => Math.min(...group.map((input) => place.get(input) ?? 0));
  return ordered.sort((left, right) => first(left) - first(right));
}
