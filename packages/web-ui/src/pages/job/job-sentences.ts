import type { BuildDetails } from '../../data/read-job-page.ts';
import { durationMs, p95Of } from '../../data/stock-dashboard.ts';
import type { StockBuild, StockJob } from '../../data/stock-shapes.ts';
import { percentile } from '../../status/refrain.ts';
import { isMoving } from '../../status/status.ts';
import { numberWord } from '../../strings/words.ts';
import { formatDuration } from '../../time/format-duration.ts';
import type { DurationTrend } from './duration-trend.ts';

export interface JobFigures {
  /** Finished builds that were counted. */
  readonly counted: number;
  readonly succeeded: number;
  readonly typicalMs: number;
  readonly slowMs: number;
}

export const countedBuilds = 50;

/** What the last finished builds say about a job. */
export function jobFigures(builds: readonly StockBuild[]): JobFigures {
  const finished = builds.filter((build) => !isMoving(build.status)).slice(0, countedBuilds);
  const succeeded = finished.filter((build) => build.status === 'succeeded');
  const timed = succeeded.length > 0 ? succeeded : finished;
  return {
    counted: finished.length,
    succeeded: succeeded.length,
    typicalMs: percentile(timed.map(durationMs), 0.5),
    slowMs: p95Of(finished),
  };
}

/** `44 of the last 50 builds succeeded`. */
export function jobHeadline(figures: JobFigures): string {
  if (figures.counted === 0) return 'No build has finished yet';
  if (figures.counted === 1)
    return figures.succeeded === 1 ? 'The only build succeeded' : 'The only build did not succeed';
  if (figures.succeeded === figures.counted) return `All of the last ${figures.counted} builds succeeded`;
  if (figures.succeeded === 0) return `None of the last ${figures.counted} builds succeeded`;
  return `${figures.succeeded} of the last ${figures.counted} builds succeeded`;
}

/** `A build takes about 8m 11s. It has been getting slower since #221, by 50s.` */
export function jobDetail(
  builds: readonly StockBuild[],
  figures: JobFigures,
  trend: DurationTrend | undefined,
): string {
  if (figures.counted === 0 && builds.length > 0)
    return builds.some((build) => build.status === 'started')
      ? 'The first one is running.'
      : 'The first one is waiting.';
  if (figures.counted === 0) return 'The first one starts when its inputs have versions, or when you trigger it.';
  const typical = `A build takes about ${formatDuration(figures.typicalMs)}.`;
  if (trend === undefined) return typical;
  const way = trend.byMs > 0 ? 'slower' : 'faster';
  return `${typical} It has been getting ${way} since #${trend.since.name}, by ${formatDuration(Math.abs(trend.byMs))}.`;
}

/** `one build at a time`; `undefined` where nothing limits it. */
export function limitWords(maxInFlight: number | undefined): string | undefined {
  if (maxInFlight === undefined) return undefined;
  return `${numberWord(maxInFlight)} ${maxInFlight === 1 ? 'build' : 'builds'} at a time`;
}

/** Why a build was made, or what became of it, as far as the API tells. */
export type Because =
  | { readonly kind: 'new'; readonly inputs: BuildDetails['inputs'] }
  | { readonly kind: 'rerun'; readonly of: string; readonly was: string | undefined }
  | { readonly kind: 'same'; readonly as: string }
  | { readonly kind: 'error'; readonly message: string }
  | { readonly kind: 'person' }
  | { readonly kind: 'unknown' };

/** What the text of a row is made of. */
export interface BecauseParts {
  readonly job: StockJob | undefined;
  /** The builds around it, newest first. */
  readonly builds: readonly StockBuild[];
  readonly details: ReadonlyMap<number, BuildDetails>;
}

export function becauseOf(build: StockBuild, { job, builds, details }: BecauseParts): Because {
  const own = details.get(build.id);
  if (build.status === 'errored' && own?.error !== undefined) return { kind: 'error', message: own.error };
  if (build.rerunOf !== undefined) {
    return { kind: 'rerun', of: build.rerunOf, was: builds.find((one) => one.name === build.rerunOf)?.status };
  }
  if (own === undefined) return { kind: 'unknown' };
  const fresh = own.inputs.filter((input) => input.isNew);
  if (fresh.length > 0) {
    const triggers = new Set(job?.inputs.filter((input) => input.trigger).map((input) => input.name));
    const first = fresh.filter((input) => triggers.has(input.name));
    return { kind: 'new', inputs: first.length > 0 ? first : fresh };
  }
  const twin = buildOfSameInputs(build, own, { builds, details });
  if (twin !== undefined) return { kind: 'same', as: twin.name };
  return build.createdBy === undefined ? { kind: 'unknown' } : { kind: 'person' };
}

/** The newest earlier build that took the same versions; not guessed where one in between is not known. */
function buildOfSameInputs(
  build: StockBuild,
  own: BuildDetails,
  { builds, details }: Omit<BecauseParts, 'job'>,
): StockBuild | undefined {
  if (own.inputs.length === 0) return undefined;
  const wanted = keyOfInputs(own);
  for (const one of builds.slice(builds.findIndex(({ id }) => id === build.id) + 1)) {
    const theirs = details.get(one.id);
    if (theirs === undefined) return undefined;
    if (keyOfInputs(theirs) === wanted) return one;
  }
  return undefined;
}

const keyOfInputs = ({ inputs }: BuildDetails) =>
  JSON.stringify(
    inputs
      .map(({ name, version }) => [name, Object.entries(version).toSorted(([a], [b]) => (a < b ? -1 : 1))])
      .toSorted(),
  );
