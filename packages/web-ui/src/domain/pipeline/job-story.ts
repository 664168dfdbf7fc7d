import type { StockBuild, StockBuildResources } from '../../data/stock-shapes.ts';
import { countOf } from '../../strings/words.ts';
import { formatAge } from '../../time/format-duration.ts';

/** A stretch of a sentence; names of the user are set in mono. */
export interface StoryPart {
  readonly text: string;
  readonly mono: boolean;
}

const say = (text: string): StoryPart => ({ text, mono: false });
const name = (text: string): StoryPart => ({ text, mono: true });
const isBroken = (build: StockBuild) => build.status === 'failed' || build.status === 'errored';

/**
 * How a job came to where it stands, in one or two sentences. `builds` newest first; `resources` are those of the newest
 * finished build, `shorten` writes a version in a few characters.
 */
export function jobStory(
  builds: readonly StockBuild[],
  resources: StockBuildResources | undefined,
  options: { nowSeconds: number; shorten: (version: Readonly<Record<string, string>>) => string },
): StoryPart[] {
  const finished = builds.filter((build) => build.endTime !== undefined);
  const [newest] = finished;
  if (newest === undefined) return [say('It has not finished a build yet.')];
  const ago = (build: StockBuild) => `${formatAge(options.nowSeconds - (build.endTime ?? options.nowSeconds))} ago`;
  if (newest.status === 'aborted') return [say(`#${newest.name} was aborted ${ago(newest)}.`)];
  if (!isBroken(newest)) {
    const streak = streakOf(finished, (build) => build.status === 'succeeded');
    return [
      say(
        streak === finished.length
          ? `All ${countOf(streak, 'build')} we know went through.`
          : `${countOf(streak, 'build')} in a row went through.`,
      ),
    ];
  }
  const streak = streakOf(finished, isBroken);
  const passed = finished.slice(streak).find((build) => build.status === 'succeeded');
  const before = passed === undefined ? [] : [say(` #${passed.name} passed ${ago(passed)}.`)];
  if (streak > 1)
    return [say(`Broken since #${finished[streak - 1]?.name}, ${countOf(streak, 'build')} ago.`), ...before];
  const [input] = resources?.inputs.filter((one) => one.isNew) ?? [];
  if (input === undefined) return [say('Broke without a new version.'), ...before];
  return [say('Broke with '), name(input.name), say(' '), name(options.shorten(input.version)), say('.'), ...before];
}

function streakOf(builds: readonly StockBuild[], goesOn: (build: StockBuild) => boolean): number {
  const end = builds.findIndex((build) => !goesOn(build));
  return end === -1 ? builds.length : end;
}

/** `34 builds, 12 days`: how far back the bars reach. */
export function reachOf(builds: readonly StockBuild[], nowSeconds: number): string {
  const first = builds.at(-1)?.endTime ?? builds.at(-1)?.startTime;
  return first === undefined
    ? countOf(builds.length, 'build')
    : `${countOf(builds.length, 'build')}, ${formatAge(nowSeconds - first)}`;
}
