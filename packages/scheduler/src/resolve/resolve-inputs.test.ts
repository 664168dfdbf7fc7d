import { describe, expect, it } from 'vitest';
import { viewOf } from '../testing/history.ts';
import type { BuildId, JobId, JobInput, ResourceId, VersionDigest } from './job-input.ts';
import type { HistoryBuild } from './memory/job-history.ts';
import type { MemoryVersionsView } from './memory/memory-versions-view.ts';
import { resolveInputs } from './resolve-inputs.ts';
import type { VersionsView } from './versions-view.ts';

const current = 'Z';

/**
 * A history in the notation of scheduling.md 4.8: `A#1{x1,y2}` is build 1 of job A, succeeded, with x at version 1 and y at 2;
 * `Z#9{x1}<1` was based on build 1, `A#3{x1}=1` is a rerun of build 1. Versions 1 to 9 of x, y and z exist, the higher the newer.
 */
function happened(builds: string, { disabled = '', gone = '' } = {}): MemoryVersionsView {
  const told = [...builds.matchAll(/([A-Z])#(\d+)\{([^}]*)\}(?:<([\d,]+))?(?:=(\d+))?/g)].map(
    ([, job = '', id, contents = '', pipes = '', rerunOf]): HistoryBuild => ({
      id: Number(id) as BuildId,
      job: jobId(job),
      succeeded: true,
      inputs: words(contents).map((word) => ({ name: word.slice(0, 1), ...versionOf(word) })),
      outputs: [],
      pipes: words(pipes).map((pipe) => Number(pipe) as BuildId),
      ...(rerunOf === undefined ? {} : { rerunOf: Number(rerunOf) as BuildId }),
    }),
  );
  const versions = ['x', 'y', 'z'].flatMap((resource) =>
    Array.from({ length: 9 }, (_, index) => ({
      ...versionOf(`${resource}${index + 1}`),
      value: { ver: `${index + 1}`, kind: 'numbered' },
      checkOrder: index + 1,
    })),
  );
  const existing = versions.filter(({ version }) => !words(gone).includes(version));
  return viewOf({ versions: existing, disabled: words(disabled).map(versionOf), builds: told });
}

function input(resource: string, passed = '', more: Partial<JobInput> = {}): JobInput {
  return { name: resource, resource: resourceId(resource), passed: [...passed].map(jobId), every: false, ...more };
}

async function resolve(view: VersionsView, ...inputs: JobInput[]) {
  const { inputs: found, ...rest } = await resolveInputs(view, { job: jobId(current), inputs });
  const chosen = [...found]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, result]) => {
      if (result.kind === 'failed') return `${name}: ${result.reason}`;
      const from =
        result.passedBuilds.length === 0
          ? ''
          : ` from ${[...result.passedBuilds].sort((one, other) => one - other).join(',')}`;
      return `${name === result.version[0] ? '' : `${name}: `}${result.version}${from}${result.firstOccurrence ? '' : ', known'}`;
    });
  return rest.hasNext ? [...chosen, 'has next'] : chosen;
}

describe('version: every behind passed goes on', () => {
  const every = { every: true };

  it('from the build that was used, not to a rerun of that build', async () => {
    const used = 'A#1{x1} Z#2{x1}<1 A#3{x1}=1';
    expect(await resolve(happened(used), input('x', 'A', every))).toEqual(['x1 from 1, known']);
    expect(await resolve(happened(`${used} A#4{x2}`), input('x', 'A', every))).toEqual(['x2 from 4', 'has next']);
  });

  it('from a later rerun of it where a rerun was used', async () => {
    const view = happened('A#1{x1} A#2{x1}=1 Z#3{x1}<2 A#4{x1}=1');
    expect(await resolve(view, input('x', 'A', every))).toEqual(['x1 from 4, known', 'has next']);
  });

  it('from the latest with an input that was never used, whatever other inputs have used', async () => {
    const view = happened('A#1{x1,y1} Z#2{y1}<1 A#3{x2,y2} A#4{x3,y3}');
    const [x, y] = [input('x', 'A', every), input('y', 'A', every)];
    expect(await resolve(view, x, y)).toEqual(['x3 from 4', 'y3 from 4']);
    expect(await resolve(view, y, x)).toEqual(['x2 from 3', 'y2 from 3', 'has next']);
  });
});

describe('the worked examples of scheduling.md 4.8', () => {
  it('1: a version counts when it has passed all jobs', async () => {
    const before = 'A#1{x1} B#2{x1} A#3{x2} ';
    expect(await resolve(happened(before), input('x', 'AB'))).toEqual(['x1 from 1,2']);
    expect(await resolve(happened(`${before} B#4{x2}`), input('x', 'AB'))).toEqual(['x2 from 3,4']);
  });

  it('2: inputs that passed the same job come from the same build', async () => {
    const view = happened('A#1{x1,y1} A#2{x2,y2} B#3{x1}');
    expect(await resolve(view, input('x', 'AB'), input('y', 'A'))).toEqual(['x1 from 1,3', 'y1 from 1']);
  });

  it('3: inputs of one resource that share no job are independent', async () => {
    const view = happened('A#1{x1} B#2{x2}');
    const inputs = [input('x', 'A', { name: 'xa' }), input('x', 'B', { name: 'xb' })];
    expect(await resolve(view, ...inputs)).toEqual(['xa: x1 from 1', 'xb: x2 from 2']);
  });

  it('4: one input that cannot be resolved leaves the others theirs', async () => {
    const failed = 'x: no satisfiable builds from passed jobs found for set of inputs';
    expect(await resolve(happened(''), input('x', 'A'), input('z'))).toEqual([failed, 'z9']);
  });

  it('5: every version that passed gets its turn', async () => {
    const before = 'A#1{x1} A#2{x2} A#3{x3} Z#9{x1}<1';
    const every = input('x', 'A', { every: true });
    expect(await resolve(happened(before), every)).toEqual(['x2 from 2', 'has next']);
    expect(await resolve(happened(`${before} Z#10{x2}<2`), every)).toEqual(['x3 from 3', 'has next']);
    expect(await resolve(happened(`${before} Z#10{x2}<2 Z#11{x3}<3`), every)).toEqual(['x3 from 3, known']);
  });

  it('6: a disabled version is passed over', async () => {
    const view = happened('A#1{x1} A#2{x2} A#3{x3} Z#9{x1}<1', { disabled: 'x2' });
    expect(await resolve(view, input('x', 'A', { every: true }))).toEqual(['x3 from 3', 'has next']);
  });

  it('7: a job newly added to passed holds the others until it catches up', async () => {
    const every = input('x', 'AB', { every: true });
    const before = 'A#1{x1} A#2{x2} A#3{x3} Z#9{x1}<1 B#10{x1} ';
    expect(await resolve(happened(before), every)).toEqual(['x1 from 1,10, known']);
    expect(await resolve(happened(`${before} B#11{x2}`), every)).toEqual(['x2 from 2,11', 'has next']);
  });

  it('8: a pin must have passed, and must exist', async () => {
    const view = happened('A#1{x1}');
    const none = 'no satisfiable builds from passed jobs found for set of inputs';
    expect(await resolve(view, input('x', 'A', { pin: { ver: '2' } }))).toEqual([`x: ${none}`]);
    expect(await resolve(view, input('x', 'A', { pin: { ver: '77' } }))).toEqual([
      'x: pinned version ver:77 not found',
    ]);
  });

  it('9: a rerun counts where its original stood', async () => {
    expect(await resolve(happened('A#1{x1} A#2{x2} A#3{x1}=1'), input('x', 'A'))).toEqual(['x2 from 2']);
  });

  it('10: a build whose version is gone is passed over', async () => {
    expect(await resolve(happened('A#4{x3} A#5{x9}', { gone: 'x9' }), input('x', 'A'))).toEqual(['x3 from 4']);
  });
});

describe('inputs without passed', () => {
  it('every: the first one newer than anything the job ever used, under whatever name', async () => {
    const view = happened('Z#1{x4} Z#2{x2}');
    expect(await resolve(view, input('x', '', { every: true, name: 'other' }))).toEqual(['other: x5', 'has next']);
  });

  it('every: begins at the latest, and stays where it is when nothing newer is enabled', async () => {
    const every = input('x', '', { every: true });
    expect(await resolve(happened(''), every)).toEqual(['x9']);
    expect(await resolve(happened('Z#1{x8}', { disabled: 'x9' }), every)).toEqual(['x8, known']);
  });

  it('a pin wins over every, matches in part, takes the newest match, and may be disabled', async () => {
    const pin = { kind: 'numbered' };
    const view = happened('', { disabled: 'x9' });
    expect(await resolve(view, input('x', '', { every: true, pin }))).toEqual(['x9']);
    const missing = input('x', '', { pin: { ver: '1', arch: 'arm' } });
    expect(await resolve(view, missing)).toEqual(['x: pinned version arch:arm ver:1 not found']);
  });

  it('says what is missing', async () => {
    const inputs = [input('q'), input('p', '', { every: true })];
    expect(await resolve(happened(''), ...inputs)).toEqual([
      'p: version of resource not found',
      'q: latest version of resource not found',
    ]);
  });
});

describe('groups', () => {
  it('are the same whatever the order of the inputs', async () => {
    const view = happened('A#1{x1,y1} B#2{y1,z1} A#3{x2,y2}');
    const inputs = [input('x', 'A'), input('z', 'B'), input('y', 'AB')];
    const expected = ['x1 from 1', 'y1 from 1,2', 'z1 from 2'];
    expect(await resolve(view, ...inputs)).toEqual(expected);
    expect(await resolve(view, ...inputs.toReversed())).toEqual(expected);
  });

  it('refuse versions that failed just before, as Concourse does', async () => {
    const view = happened('A#1{x2} A#4{y1} B#6{x2} B#10{x2,y1}');
    const failed = 'no satisfiable builds from passed jobs found for set of inputs';
    expect(await resolve(view, input('x', 'AB'), input('y', 'AB'))).toEqual([`x: ${failed}`, `y: ${failed}`]);
  });
});

describe('what a resolution costs', () => {
  it('takes over what has not changed since the last one', async () => {
    const view = happened('A#1{x1} B#2{y1}');
    const asked: string[] = [];
    const watched = watch(view, asked);
    const inputs = { job: jobId(current), inputs: [input('x', 'A'), input('y', 'B'), input('z')] };
    const first = await resolveInputs(watched, inputs);
    view.addBuild({
      id: 3 as BuildId,
      job: jobId('A'),
      succeeded: true,
      inputs: [{ name: 'x', ...versionOf('x2') }],
      outputs: [],
      pipes: [],
    });
    asked.length = 0;
    const second = await resolveInputs(watched, inputs, first);
    expect(second.inputs.get('x')).toMatchObject({ version: 'x2', passedBuilds: [3] });
    expect(second.inputs.get('y')).toEqual(first.inputs.get('y'));
    expect(asked).toEqual(['stamps', 'builds A', 'usedInputs']);
  });

  it('asks twice for builds, however many jobs a version has to pass', async () => {
    const jobs = Array.from({ length: 25 }, (_, index) => String.fromCharCode(65 + index));
    const all = jobs.flatMap((job, index) => [
      `${job}#${index + 1}{x1,y1}`,
      index < 24 ? `${job}#${index + 100}{x2,y2}` : '',
    ]);
    const asked: string[] = [];
    const watched = watch(happened(all.join(' ')), asked);
    const inputs = [input('x', jobs.join('')), input('y', jobs.join(''))];
    const found = await resolveInputs(watched, { job: jobId(current), inputs });
    expect(found.inputs.get('x')).toMatchObject({ version: 'x1' });
    expect(asked.filter((call) => call.startsWith('builds'))).toHaveLength(2);
  });
});

function watch(view: VersionsView, asked: string[]): VersionsView {
  return new Proxy(view, {
    get: (target, method: keyof VersionsView) => {
      return (...args: never[]) => {
        const [requests] = args as unknown as [{ job: number }[]];
        const jobs = method === 'builds' ? ` ${requests.map(({ job }) => String.fromCharCode(job)).join('')}` : '';
        asked.push(`${method}${jobs}`);
        return (target[method] as (...args: never[]) => unknown).apply(target, args);
      };
    },
  });
}

function words(text: string): string[] {
  return text.split(',').filter((word) => word !== '');
}

function jobId(letter: string): JobId {
  return letter.charCodeAt(0) as JobId;
}

function resourceId(letter: string): ResourceId {
  return letter.charCodeAt(0) as ResourceId;
}

function versionOf(word: string) {
  return { resource: resourceId(word.slice(0, 1)), version: word as VersionDigest };
}
