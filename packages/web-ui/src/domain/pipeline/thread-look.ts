import type { UiGraphJob } from '@rondo/protocol';
import { type GraphThread, jobId } from '../../graph/thread-model.ts';
import { nodeStatus } from './job-node.ts';

type Thread = Pick<GraphThread, 'id' | 'from' | 'to' | 'inputs' | 'trigger'>;

/**
 * Colours of threads: red where a failed job holds its successor, yellow for the one thread that brought what runs, else none.
 * It came from the job that finished last before the start; where the server does not name the input that brought it,
 * every triggering one may have.
 */
export function threadLooks(
  threads: readonly Thread[],
  jobs: readonly UiGraphJob[],
): Map<string, 'failed' | 'running'> {
  const byId = new Map(jobs.map((job) => [jobId(job.name), job]));
  const looks = new Map<string, 'failed' | 'running'>();
  for (const [to, arriving] of Map.groupBy(threads, (thread) => thread.to)) {
    const brought = bringing(byId.get(to), arriving, byId);
    if (brought !== undefined) looks.set(brought, 'running');
  }
  for (const thread of threads) {
    const source = byId.get(thread.from);
    const status = source === undefined ? 'none' : nodeStatus(source);
    if (status === 'failed' || status === 'errored') looks.set(thread.id, 'failed');
  }
  return looks;
}

function bringing(
  job: UiGraphJob | undefined,
  arriving: readonly Thread[],
  byId: ReadonlyMap<string, UiGraphJob>,
): string | undefined {
  if (job === undefined || nodeStatus(job) !== 'running') return undefined;
  const startTime = job.next?.startTime ?? Number.POSITIVE_INFINITY;
  const candidates = arriving.filter((thread) =>
    job.broughtBy === undefined ? thread.trigger : thread.inputs.some((input) => job.broughtBy?.includes(input)),
  );
  const endOf = (thread: Thread) => byId.get(thread.from)?.finished?.endTime ?? 0;
  const inTime = candidates.filter((thread) => endOf(thread) <= startTime);
  const [latest] = (inTime.length > 0 ? inTime : candidates).toSorted((a, b) => endOf(b) - endOf(a));
  return latest?.id;
}
