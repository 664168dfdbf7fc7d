import { durationMs } from '../../data/stock-dashboard.ts';
import type { StockBuild, StockBuildResources, StockJob } from '../../data/stock-shapes.ts';
import type { StepNode, StepStates } from '../../log/outline.ts';
import { percentile } from '../../status/refrain.ts';
import { countOf } from '../../strings/words.ts';
import { formatClock, formatMoment } from '../../time/format-clock.ts';
import { formatAge, formatDuration } from '../../time/format-duration.ts';

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

/**
 * How long a build of this job usually takes: the median of those that succeeded; `undefined` when none did, and
 * when it is under a second, which stored whole seconds cannot tell.
 */
export function usualMs(history: readonly StockBuild[]): number | undefined {
  const succeeded = history.filter((build) => build.status === 'succeeded' && build.startTime !== undefined);
  const median = succeeded.length === 0 ? 0 : percentile(succeeded.map(durationMs), 0.5);
  return median < 1000 ? undefined : median;
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

/** `1 input changed since`, with the input when it is the only one, or `same inputs as`; to be followed by the build before. */
export function inputChange(
  resources: StockBuildResources,
  previous: StockBuild | undefined,
): { words: string; input: StockBuildResources['inputs'][number] | undefined } | undefined {
  if (previous === undefined || resources.inputs.length === 0) return undefined;
  const changed = resources.inputs.filter((input) => input.isNew);
  if (changed.length === 0) return { words: 'same inputs as', input: undefined };
  return {
    words: `${countOf(changed.length, 'input')} changed since`,
    input: changed.length === 1 ? changed[0] : undefined,
  };
}

/** `16:41:09, 11m ago` today, `yesterday 16:41` before. */
export function finishedSentence(endTime: number, nowMs: number): string {
  const sameDay = !/ /.test(formatMoment(endTime, nowMs).replace(/ [ap]m$/, ''));
  return sameDay ? `${formatClock(endTime)}, ${formatAge(nowMs / 1000 - endTime)} ago` : formatMoment(endTime, nowMs);
}

/** `43s faster than usual`, where it differs by more than a twentieth. */
export function paceSentence(build: StockBuild, usual: number | undefined): string | undefined {
  if (usual === undefined || build.startTime === undefined) return undefined;
  const apart = durationMs(build) - usual;
  if (Math.abs(apart) < Math.max(1000, usual / 20)) return undefined;
  return `${formatDuration(Math.abs(apart))} ${apart < 0 ? 'faster' : 'slower'} than usual`;
}

const authorKeys = ['author', 'committer'];

/** Who made the version that an input's get fetched, in the words of its metadata. */
export function authorOf(
  steps: readonly StepNode[],
  states: StepStates | undefined,
  input: string,
): string | undefined {
  const get = steps.find((step) => step.verb === 'get' && step.name === input);
  const metadata = get === undefined ? [] : (states?.get(get.id)?.metadata ?? []);
  return authorKeys.flatMap((key) => metadata.find((pair) => pair.name === key)?.value ?? [])[0];
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
