import { jobLayers } from '../../status/job-layers.ts';

interface Job {
  readonly name: string;
  readonly inputs: readonly { readonly resource: string; readonly passed: readonly string[] }[];
}

/** Jobs that versions of a resource can reach, in the order of the pipeline: those that take it, and with `whole` all that come after them. */
export function reachedJobs(jobs: readonly Job[], resource: string, whole: boolean): string[] {
  const takes = (job: Job) => job.inputs.some((input) => input.resource === resource);
  const reached = new Set(jobs.filter(takes).map((job) => job.name));
  const follows = (job: Job) => job.inputs.some((input) => input.passed.some((name) => reached.has(name)));
  for (let grew = whole; grew; ) {
    const next = jobs.filter((job) => !reached.has(job.name) && follows(job));
    for (const job of next) reached.add(job.name);
    grew = next.length > 0;
  }
  const layers = jobLayers(jobs);
  const layer = (name: string) => layers.get(name) ?? 0;
  return [...jobs.map((job) => job.name).filter((name) => reached.has(name))].sort((a, b) => layer(a) - layer(b));
}
