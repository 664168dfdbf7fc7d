import { durationMs } from '../../data/stock-dashboard.ts';
import type { StockBuild, StockBuildResources, StockJob } from '../../data/stock-shapes.ts';
import { percentile } from '../../status/refrain.ts';
import { countOf } from '../../strings/words.ts';
import { formatDuration } from '../../time/format-duration.ts';

/** `failed after 11m 22s`, `running 5m 31s`, `waiting 1m 20s`, `succeeded in 7m 28s`. */
export function buildWord(build: StockBuild, nowMs: number, sinceMs: number | undefined): string {
  const took = formatDuration(durationMs(build));
  switch (build.status) {
    case 'pending':
      return sinceMs === undefined ? 'waiting' : `waiting ${formatDuration(nowMs - sinceMs)}`;
    case 'started':
      return `running ${formatDuration(nowMs - (build.startTime ?? nowMs / 1000) * 1000)}`;
    case 'succeeded':
      return `succeeded in ${took}`;
    default:
      return build.startTime === undefined ? `${build.status} before it started` : `${build.status} after ${took}`;
  }
}

/** How long a build of this job usually takes: the median of those that succeeded; `undefined` when none did. */
export function usualMs(history: readonly StockBuild[]): number | undefined {
  const succeeded = history.filter((build) => build.status === 'succeeded' && build.startTime !== undefined);
  return succeeded.length === 0 ? undefined : percentile(succeeded.map(durationMs), 0.5);
}

/** `usually 8m 11s, about 2m 40s left`. */
export function usualSentence(build: StockBuild, usual: number | undefined, nowMs: number): string | undefined {
  if (usual === undefined || build.startTime === undefined) return undefined;
  const left = build.startTime * 1000 + usual - nowMs;
  return left > 0
    ? `usually ${formatDuration(usual)}, about ${formatDuration(left)} left`
    : `usually ${formatDuration(usual)}, ${formatDuration(-left)} longer by now`;
}

/** Inputs that brought a build: those that trigger the job and whose version it saw for the first time. */
export function triggeringInputs(
  resources: StockBuildResources,
  job: StockJob | undefined,
): StockBuildResources['inputs'] {
  const triggers = new Set(job?.inputs.filter((input) => input.trigger).map((input) => input.name));
  return resources.inputs.filter((input) => input.isNew && triggers.has(input.name));
}

/** `1 input changed since #117`; nothing when nothing is known to compare with. */
export function changeSentence(resources: StockBuildResources, previous: StockBuild | undefined): string | undefined {
  if (previous === undefined || resources.inputs.length === 0) return undefined;
  const changed = resources.inputs.filter((input) => input.isNew).length;
  return changed === 0
    ? `same inputs as #${previous.name}`
    : `${countOf(changed, 'input')} changed since #${previous.name}`;
}

/** A version in a few characters: a hash is cut, one value stands for itself, several are joined. */
export function shortVersion(version: Readonly<Record<string, string>>): string {
  const values = Object.entries(version).map(([key, value]) => shorten(key, value));
  return values.join(' ');
}

function shorten(key: string, value: string): string {
  const digest = /^sha256:([0-9a-f]{12,})$/.exec(value)?.[1];
  if (digest !== undefined) return `${digest.slice(0, 4)}…${digest.slice(-3)}`;
  if (/^[0-9a-f]{40}$/.test(value)) return value.slice(0, 7);
  return key === 'time' ? value.replace(/^\d{4}-(\d\d-\d\d)T?(\d\d:\d\d).*$/, '$1 $2') : value.slice(0, 40);
}
