import type { Worker } from '../wire/worker.ts';
import { type Cell, type Row, textOrNone } from './print-table.ts';

interface ListedWorker {
  readonly worker: Worker;
  readonly isOutdated: boolean;
}

export interface WorkerGroups {
  readonly compatible: readonly ListedWorker[];
  readonly outdated: readonly ListedWorker[];
  readonly stalled: readonly ListedWorker[];
}

/** Sorts workers by name into those that are well, those of an older version than the server's, and those that went silent. */
export function groupWorkers(workers: readonly Worker[], serverVersion: string): WorkerGroups {
  const listed = workers
    .toSorted((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)))
    .map((worker) => ({ worker, isOutdated: worker.state !== 'stalled' && isOutdated(worker.version, serverVersion) }));
  const isStalled = ({ worker }: ListedWorker): boolean => worker.state === 'stalled';
  return {
    compatible: listed.filter((each) => !isStalled(each) && !each.isOutdated),
    outdated: listed.filter((each) => each.isOutdated),
    stalled: listed.filter(isStalled),
  };
}

function isOutdated(version: string, wanted: string): boolean {
  if (wanted === '') return false;
  if (version === '') return true;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = wanted.split('.').map(Number);
  return major !== wantedMajor || minor < wantedMinor;
}

export function workerHeaders(details: boolean): string[] {
  const more = details ? ['garden address', 'baggageclaim url', 'active tasks', 'resource types'] : [];
  return ['name', 'containers', 'platform', 'tags', 'team', 'state', 'version', 'age', ...more];
}

export function workerRow(
  { worker, isOutdated: outdated }: ListedWorker,
  { details, nowMs }: { details: boolean; nowMs: number },
): Row {
  const version = textOrNone(worker.version);
  const row = [
    worker.name,
    String(worker.active_containers),
    worker.platform,
    textOrNone((worker.tags ?? []).join(', ')),
    textOrNone(worker.team),
    worker.state,
    outdated ? ({ text: version.text, paint: 'failed' } satisfies Cell) : version,
    ageCell(worker.start_time, nowMs),
  ];
  if (!details) return row;
  const types = (worker.resource_types ?? []).map(({ type }) => type).join(', ');
  return [
    ...row,
    textOrNone(worker.addr),
    textOrNone(worker.baggageclaim_url),
    String(worker.active_tasks),
    textOrNone(types),
  ];
}

/** The largest unit and the one below; only days stand alone. */
function ageCell(startTime: number, nowMs: number): Cell {
  const age = Math.floor(nowMs / 1000) - startTime;
  if (startTime <= 0 || age < 0) return { text: 'n/a', paint: 'off' };
  const [days, hours, minutes] = [Math.floor(age / 86_400), Math.floor(age / 3_600), Math.floor(age / 60)];
  if (days > 0) return { text: `${days}d` };
  if (hours > 0) return { text: `${hours}h${minutes % 60}m` };
  return { text: minutes > 0 ? `${minutes}m${age % 60}s` : `${age}s` };
}
