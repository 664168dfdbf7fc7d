import type { InputChange } from '../../data/read-build-changes.ts';
import { durationMs } from '../../data/stock-dashboard.ts';
import type { StockBuild } from '../../data/stock-shapes.ts';
import type { ComparedStep, StepSide } from '../../domain/build/compare-steps.ts';
import { isMoving } from '../../status/status.ts';
import { capitalise, countOf, numberWord } from '../../strings/words.ts';
import { formatMoment } from '../../time/format-clock.ts';
import { formatDuration } from '../../time/format-duration.ts';
import type { Word } from '../build/waiting-reasons.ts';

const say = (text: string): Word => ({ text, name: false });
const name = (text: string): Word => ({ text, name: true });

/** What two builds differ in. */
export interface Difference {
  readonly before: StockBuild;
  readonly after: StockBuild;
  readonly inputs: readonly InputChange[];
  readonly steps: readonly ComparedStep[];
}

/** `api-src changed, and suite: letters failed`: what was put in, and what came out. */
export function comparisonHeadline(difference: Difference): readonly Word[] {
  const effect = effectWords(difference);
  return [...causeWords(difference.inputs), ...(effect.length === 0 ? [] : [say(', and '), ...effect])];
}

function causeWords(inputs: readonly InputChange[]): Word[] {
  if (inputs.length === 0) return [say('It takes no inputs')];
  const changed = inputs.filter(({ way }) => way !== 'same');
  const [first, second, ...more] = changed;
  if (first === undefined) return [say('The inputs are the same')];
  if (second === undefined) return [name(first.name), say(first.way === 'back' ? ' went back' : ' changed')];
  if (more.length === 0) return [name(first.name), say(' and '), name(second.name), say(' changed')];
  return [say(`${capitalise(numberWord(changed.length))} inputs changed`)];
}

const isBroken = (side: StepSide | undefined) => side?.status === 'failed' || side?.status === 'errored';

function effectWords({ before, after, steps }: Difference): Word[] {
  const broken = steps.filter((step) => isBroken(step.after));
  const [fresh] = broken.filter((step) => !isBroken(step.before));
  if (fresh !== undefined) return [name(fresh.name), say(` ${fresh.after?.status}`)];
  const [again] = broken;
  if (again !== undefined) return [name(again.name), say(` ${again.after?.status} again`)];
  const [mended] = steps.filter((step) => isBroken(step.before) && step.after?.status === 'succeeded');
  if (mended !== undefined) return [name(mended.name), say(' passes now')];
  if (before.status !== after.status && !isMoving(after.status)) return [say(`it ${after.status}`)];
  const apart = durationMs(after) - durationMs(before);
  if (isMoving(after.status) || isMoving(before.status) || Math.abs(apart) < Math.max(1000, durationMs(before) / 10))
    return [];
  return [say(`it took ${formatDuration(Math.abs(apart))} ${apart > 0 ? 'longer' : 'less'}`)];
}

/** `3 new versions`, `back by 2 versions`, `another version`, `same`. */
export function wayWords({ way, count, before, after }: InputChange): string {
  if (way === 'same') return 'same';
  if (before === undefined) return 'was not there';
  if (after === undefined) return 'is not there';
  const many = count >= 1000 ? '1,000 or more versions' : countOf(count, 'version');
  if (way === 'back') return `back by ${many}`;
  return way === 'on' ? `on by ${many}` : 'another version';
}

/** `12s slower`, `failed`, `new step`, `gone`; empty where it went as before. */
export function stepWords({ before, after }: ComparedStep): string {
  if (before === undefined) return 'new step';
  if (after === undefined) return 'gone';
  if (before.status !== after.status) return after.status === 'pending' ? 'did not run' : after.status;
  if (before.exitStatus !== after.exitStatus && after.exitStatus !== undefined) return `exit ${after.exitStatus}`;
  if (before.tookMs === undefined || after.tookMs === undefined) return '';
  const apart = after.tookMs - before.tookMs;
  if (Math.abs(apart) < Math.max(2000, before.tookMs / 10)) return '';
  return `${formatDuration(Math.abs(apart))} ${apart > 0 ? 'slower' : 'faster'}`;
}

/** `succeeded in 7m 28s, yesterday 16:41`. */
export function buildSentence(build: StockBuild, word: string, nowMs: number): string {
  const time = build.endTime ?? build.startTime;
  return time === undefined ? word : `${word}, ${formatMoment(time, nowMs)}`;
}
