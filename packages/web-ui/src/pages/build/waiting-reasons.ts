import type { StockBuild, StockJob, StockPreparation } from '../../data/stock-shapes.ts';
import type { Status } from '../../status/status.ts';

/** One line of why a build waits. */
export interface Reason {
  readonly key: string;
  readonly status: Status;
  /** Words of Rondo and names of the user, in order; names are set in mono. */
  readonly words: readonly Word[];
  readonly detail: string;
  /** What stands in the way, to go to or to act on. */
  readonly remedy:
    | { readonly kind: 'build'; readonly build: StockBuild }
    | { readonly kind: 'unpause-pipeline' }
    | { readonly kind: 'unpause-job' }
    | { readonly kind: 'resource'; readonly resource: string }
    | undefined;
}

export interface Word {
  readonly text: string;
  readonly name: boolean;
}

const say = (text: string): Word => ({ text, name: false });
const name = (text: string): Word => ({ text, name: true });

/** Why a build waits (ui.md A9.5), blockers first, each with what helps. */
export function waitingReasons(
  preparation: StockPreparation,
  context: { job: StockJob | undefined; history: readonly StockBuild[]; build: StockBuild },
): Reason[] {
  const reasons = [
    ...pauseReasons(preparation),
    ...inputReasons(preparation, context.job),
    ...runningReasons(preparation, context),
  ];
  return reasons.toSorted((a, b) => Number(a.status === 'succeeded') - Number(b.status === 'succeeded'));
}

/** The headline: what the build waits for, in one line. */
export function waitingHeadline(reasons: readonly Reason[]): readonly Word[] {
  const blocking = reasons.find((reason) => reason.status !== 'succeeded');
  if (blocking === undefined) return [say('It starts in a moment')];
  if (blocking.remedy?.kind === 'build')
    return [say('Waiting for '), name(`#${blocking.remedy.build.name}`), say(' to finish')];
  return blocking.words;
}

function pauseReasons(preparation: StockPreparation): Reason[] {
  const reasons: Reason[] = [];
  if (preparation.pausedPipeline === 'blocking') {
    const detail = 'Nothing of it starts until someone unpauses it.';
    reasons.push({
      key: 'pipeline',
      status: 'paused',
      words: [say('The pipeline is paused')],
      detail,
      remedy: { kind: 'unpause-pipeline' },
    });
  }
  if (preparation.pausedJob === 'blocking') {
    const detail = 'Its builds start when someone unpauses it.';
    reasons.push({
      key: 'job',
      status: 'paused',
      words: [say('The job is paused')],
      detail,
      remedy: { kind: 'unpause-job' },
    });
  }
  if (reasons.length > 0) return reasons;
  return [
    {
      key: 'pause',
      status: 'succeeded',
      words: [say('Pipeline and job are not paused')],
      detail: '',
      remedy: undefined,
    },
  ];
}

function inputReasons(preparation: StockPreparation, job: StockJob | undefined): Reason[] {
  const blocked = [...preparation.inputs].filter(([, state]) => state === 'blocking');
  if (blocked.length === 0) {
    if (preparation.inputs.size === 0 || preparation.inputsSatisfied !== 'not_blocking') return [];
    const words = [
      say(
        `${preparation.inputs.size === 1 ? 'Its input has' : `All ${preparation.inputs.size} inputs have`} a version that fits`,
      ),
    ];
    return [{ key: 'inputs', status: 'succeeded', words, detail: '', remedy: undefined }];
  }
  return blocked.map(([input]) => inputReason(input, preparation.missingInputReasons.get(input) ?? '', job));
}

function inputReason(input: string, reason: string, job: StockJob | undefined): Reason {
  const own = job?.inputs.find((one) => one.name === input);
  const resource = own?.resource ?? input;
  const base = { key: `input-${input}`, status: 'pending' as Status, remedy: { kind: 'resource' as const, resource } };
  if (reason.startsWith('no satisfiable builds') && own !== undefined && own.passed.length > 0) {
    const detail = 'The same version has to have passed all of them together.';
    return {
      ...base,
      words: [say('No version of '), name(resource), say(' has passed '), name(own.passed.join(', '))],
      detail: own.passed.length > 1 ? detail : '',
    };
  }
  if (reason.startsWith('pinned version')) {
    return { ...base, words: [say('The pinned version of '), name(resource), say(' was not found')], detail: reason };
  }
  if (reason.startsWith('checking for latest')) {
    return { ...base, status: 'running', words: [say('Looking for new versions of '), name(resource)], detail: '' };
  }
  if (reason.includes('not found')) {
    return {
      ...base,
      words: [name(resource), say(' has no version yet')],
      detail: 'It gets one when a check finds it.',
    };
  }
  return { ...base, words: [say('No version of '), name(resource), say(' was chosen yet')], detail: reason };
}

function runningReasons(
  preparation: StockPreparation,
  context: { job: StockJob | undefined; history: readonly StockBuild[]; build: StockBuild },
): Reason[] {
  if (preparation.maxRunning !== 'blocking') return [];
  const running = context.history.filter((one) => one.status === 'started' && one.id !== context.build.id);
  const ahead = context.history.filter((one) => one.status === 'pending' && one.id < context.build.id).length;
  const alone = context.history.every((one) => one.status !== 'pending' || one.id === context.build.id);
  const place =
    ahead === 0
      ? `This build is next in line${alone ? '; nothing else is queued.' : '.'}`
      : `${ahead} ${ahead === 1 ? 'build is' : 'builds are'} before it.`;
  const words = [
    say(
      running.length > 1
        ? `Only ${running.length} builds of this job may run at a time`
        : 'Only one build of this job may run at a time',
    ),
  ];
  const [first] = running.toReversed();
  if (first === undefined) {
    const other = [say('Another job holds the lock that this one needs')];
    return [{ key: 'running', status: 'running', words: other, detail: place, remedy: undefined }];
  }
  return [{ key: 'running', status: 'running', words, detail: place, remedy: { kind: 'build', build: first } }];
}
