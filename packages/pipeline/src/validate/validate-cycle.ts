import type { Findings } from './findings.ts';
import type { JobUse, PipelineIndex } from './pipeline-index.ts';

interface Visit {
  readonly use: JobUse;
  readonly next: Iterator<JobUse>;
}

/**
 * Reports the first job, in config order, that a walk along `passed` meets while it is still on its way through it
 * (pipeline-language.md 9.4). Every job is walked through once; where names repeat, from each of their jobs anew, since the
 * reference knows jobs by their names.
 */
export function validateCycle(index: PipelineIndex, findings: Findings): void {
  const done = new Set<string>();
  const repeated = repeatedNames(index);
  for (const [position, use] of index.jobs.entries()) {
    const cyclic = findCycle(use, index, repeated.has(use.job.name) ? new Set() : done);
    if (cyclic === undefined) continue;
    const hint = 'one of the jobs must take a version that did not pass through the others';
    findings.error(`pipeline contains a cycle that starts at Job '${cyclic}'`, ['jobs', position, 'name'], hint);
    return;
  }
}

function repeatedNames(index: PipelineIndex): ReadonlySet<string> {
  const seen = new Set<string>();
  return new Set(index.jobs.map(({ job }) => job.name).filter((name) => seen.size === seen.add(name).size));
}

function findCycle(root: JobUse, index: PipelineIndex, done: Set<string>): string | undefined {
  if (done.has(root.job.name)) return undefined;
  const active = new Set([root.job.name]);
  const stack: Visit[] = [{ use: root, next: upstream(root, index) }];
  for (let visit = stack.at(-1); visit !== undefined; visit = stack.at(-1)) {
    const { done: finished, value: use } = visit.next.next();
    if (finished === true || use === undefined) {
      stack.pop();
      active.delete(visit.use.job.name);
      done.add(visit.use.job.name);
    } else if (active.has(use.job.name)) {
      return use.job.name;
    } else if (!done.has(use.job.name)) {
      active.add(use.job.name);
      stack.push({ use, next: upstream(use, index) });
    }
  }
  return undefined;
}

function* upstream(use: JobUse, index: PipelineIndex): Generator<JobUse> {
  const seen = new Set<string>();
  for (const get of use.gets) {
    for (const glob of get.passed ?? []) {
      if (seen.has(glob)) continue;
      seen.add(glob);
      yield* index.jobsMatching(glob);
    }
  }
}
