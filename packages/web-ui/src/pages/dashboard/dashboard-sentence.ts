import type { UiDashboardPipeline } from '@rondo/protocol';
import { capitalise, joinWords, numberWord } from '../../strings/words.ts';
import { formatAge } from '../../time/format-duration.ts';
import { countStatuses, type Trouble } from './dashboard-view.ts';

export interface Sentence {
  readonly headline: string;
  readonly detail: string;
}

/** The first line of the dashboard is the answer: what needs attention, or that nothing does. In the past tense while the connection is lost. */
export function dashboardSentence(
  pipelines: readonly UiDashboardPipeline[],
  troubles: readonly Trouble[],
  options: { nowMs: number; stale: boolean },
): Sentence {
  const shown = pipelines.filter((pipeline) => pipeline.status !== 'archived');
  if (troubles.length > 0) return troubleSentence(troubles, options);
  const counts = countStatuses(shown);
  const green = counts.get('succeeded') ?? 0;
  const rest = [
    part(counts.get('running'), 'running'),
    part(counts.get('paused'), 'paused'),
    part(counts.get('pending'), 'never ran or waiting', 'never ran or waiting'),
    part(counts.get('aborted'), 'aborted'),
  ].filter((one) => one !== '');
  if (green === shown.length) {
    const verb = options.stale ? 'were' : 'are';
    const [only] = shown;
    const one =
      only !== undefined && shown.length === 1 ? `${only.name} ${options.stale ? 'was' : 'is'} green` : undefined;
    const headline = one ?? `All ${shown.length} ${verb} green`;
    return { headline, detail: 'Nothing runs at the moment.' };
  }
  const headline = options.stale ? 'Nothing needed attention' : 'Nothing needs attention';
  const all = green > 0 ? [`${numberWord(green)} ${green === 1 ? 'is' : 'are'} green`, ...rest] : rest;
  return { headline, detail: `${capitalise(joinWords(all))}.` };
}

function troubleSentence(troubles: readonly Trouble[], options: { nowMs: number; stale: boolean }): Sentence {
  const verb = options.stale ? 'needed' : troubles.length === 1 ? 'needs' : 'need';
  const noun = troubles.length === 1 ? 'pipeline' : 'pipelines';
  const failed = troubles.filter((trouble) => trouble.status === 'failed').length;
  const errored = troubles.length - failed;
  const parts = [part(failed, 'failed'), part(errored, 'errored')].filter((one) => one !== '');
  const since = troubles.flatMap((trouble) => trouble.since ?? []);
  const age = since.length === 0 ? undefined : formatAge(options.nowMs / 1000 - Math.min(...since));
  const subject = troubles.length === 1 ? 'It' : 'The oldest';
  const tail = age === undefined || options.stale ? '' : ` ${subject} has been broken for ${age}.`;
  return {
    headline: `${capitalise(numberWord(troubles.length))} ${noun} ${verb} attention`,
    detail: `${capitalise(joinWords(parts))}.${tail}`,
  };
}

function part(count: number | undefined, one: string, many = one): string {
  if (count === undefined || count === 0) return '';
  return `${numberWord(count)} ${count === 1 ? one : many}`;
}
