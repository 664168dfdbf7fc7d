import type { UiDashboardPipeline } from '@rondo/protocol';
import { capitalise, countOf, joinWords, numberWord } from '../../strings/words.ts';
import { formatAge } from '../../time/format-duration.ts';
import { countStatuses, type Trouble } from './dashboard-view.ts';

export interface Sentence {
  readonly headline: string;
  readonly detail: string;
}

interface SentenceOptions {
  readonly nowMs: number;
  /** How old the state is, while the connection is lost. */
  readonly staleMs: number | undefined;
}

/** The first line of the dashboard is the answer: what needs attention, or that nothing does. In the past tense while the connection is lost. */
export function dashboardSentence(
  pipelines: readonly UiDashboardPipeline[],
  troubles: readonly Trouble[],
  options: SentenceOptions,
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
    const verb = options.staleMs !== undefined ? 'were' : 'are';
    const [only] = shown;
    const one =
      only !== undefined && shown.length === 1
        ? `${only.name} ${options.staleMs !== undefined ? 'was' : 'is'} green`
        : undefined;
    const headline = one ?? `All ${shown.length} ${verb} green`;
    return { headline, detail: 'Nothing runs at the moment.' };
  }
  const headline = options.staleMs !== undefined ? 'Nothing needed attention' : 'Nothing needs attention';
  const all = green > 0 ? [`${numberWord(green)} ${green === 1 ? 'is' : 'are'} green`, ...rest] : rest;
  return { headline, detail: `${capitalise(joinWords(all))}.` };
}

function troubleSentence(troubles: readonly Trouble[], options: SentenceOptions): Sentence {
  const verb = options.staleMs !== undefined ? 'needed' : troubles.length === 1 ? 'needs' : 'need';
  const noun = troubles.length === 1 ? 'pipeline' : 'pipelines';
  const failed = troubles.filter((trouble) => trouble.status === 'failed').length;
  const errored = troubles.length - failed;
  const parts = [part(failed, 'failed'), part(errored, 'errored')].filter((one) => one !== '');
  const since = troubles.flatMap((trouble) => trouble.since ?? []);
  const age = since.length === 0 ? undefined : formatAge(options.nowMs / 1000 - Math.min(...since));
  const subject = troubles.length === 1 ? 'It' : 'The oldest';
  const broken = age === undefined ? '' : ` ${subject} has been broken for ${age}.`;
  const tail = options.staleMs === undefined ? broken : ` Last known state, ${ageInWords(options.staleMs)} old.`;
  return {
    headline: `${capitalise(numberWord(troubles.length))} ${noun} ${verb} attention`,
    detail: `${capitalise(joinWords(parts))}.${tail}`,
  };
}

/** `48 seconds`, `3 minutes`, `2 hours`. */
function ageInWords(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return countOf(seconds, 'second');
  return seconds < 3600 ? countOf(Math.round(seconds / 60), 'minute') : countOf(Math.round(seconds / 3600), 'hour');
}

function part(count: number | undefined, one: string, many = one): string {
  if (count === undefined || count === 0) return '';
  return `${numberWord(count)} ${count === 1 ? one : many}`;
}
