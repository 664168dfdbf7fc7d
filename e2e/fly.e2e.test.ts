import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRecordedPipeline } from '@rondo/api/testing';
import {
  createFlyHome,
  type FlyHome,
  type GoldenRun,
  hasGolden,
  notRepeated,
  type PlacedRun,
  placedRuns,
  runsAt,
  wordsOf,
} from '@rondo/fly/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Quickstart, root } from './world/quickstart.ts';

const taskFile = `
platform: linux
inputs: [{name: in}]
outputs: [{name: out}]
params: {CODE: "0"}
run: {path: sh, args: [-c, 'cat in/word; cp in/word out/copy; exit $CODE']}
`;
const pipeline = `
resources:
- {name: source, type: mock, source: {initial_version: one, create_files: {word: "of a version."}}}
jobs:
- name: broken
  plan:
  - get: source
  - task: break
    config: {platform: linux, inputs: [{name: source}], run: {path: 'false'}}
`;

let rondo: Quickstart;
let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'rondo-fly-'));
  await mkdir(join(home, 'in'));
  await Promise.all([writeFile(join(home, 'in/word'), 'from here.'), writeFile(join(home, 'task.yml'), taskFile)]);
  rondo = await Quickstart.start(['--no-example']);
  await rondo.api.setPipeline('p', pipeline);
  const login = await fly(['login', '-c', rondo.url, '-u', 'admin', '-p', rondo.password]);
  expect(login.exitCode).toBe(0);
});
afterAll(async () => {
  await rondo?.[Symbol.asyncDispose]();
  await rm(home, { recursive: true });
});

function fly(argv: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<{ exitCode: number; output: string }> {
  return new Promise((resolve) => {
    const options = { cwd: home, env: { ...process.env, HOME: home, ...env }, timeout: 60_000 };
    const child = execFile(join(root, 'bin/fly'), ['-t', 'e2e', ...argv], options, (_error, stdout, stderr) =>
      resolve({ exitCode: child.exitCode ?? -1, output: stdout + stderr }),
    );
    child.stdin?.end();
  });
}

it('runs a task on what lies here, and brings back what it made', async () => {
  const { exitCode, output } = await fly(['execute', '-c', 'task.yml', '-i', 'in=in', '-o', 'out=made']);
  expect([exitCode, output]).toEqual([0, expect.stringContaining('from here.')]);
  expect(await readFile(join(home, 'made/copy'), 'utf8')).toBe('from here.');
  expect(await fly(['execute', '-c', 'task.yml', '-i', 'in=in'], { CODE: '3' })).toMatchObject({ exitCode: 3 });
});

it('runs a task on the inputs of a job', async () => {
  const { exitCode, output } = await fly(['execute', '-c', 'task.yml', '-j', 'p/broken', '-m', 'in=source']);
  expect([exitCode, output]).toEqual([0, expect.stringContaining('of a version.')]);
});

it('looks into a task that has failed', async () => {
  expect(await fly(['trigger-job', '-j', 'p/broken', '-w'])).toMatchObject({ exitCode: 1 });
  const look = ['hijack', '-j', 'p/broken', '-s', 'break', '--', 'sh', '-c', 'cat source/word; exit 4'];
  expect(await fly(look)).toMatchObject({ exitCode: 4, output: expect.stringContaining('of a version.') });
});

describe.skipIf(!hasGolden)('fly does in containers what the stock client did', () => {
  let place: FlyHome;
  beforeAll(async () => {
    place = createFlyHome();
    const login = ['-t', 'g', 'login', '-c', rondo.url, '-u', 'admin', '-p', rondo.password];
    expect(await place.run(login, { env })).toMatchObject({ exit: 0 });
    mkdirSync(join(place.path, 'in1'));
    writeFileSync(join(place.path, 'in1/a.txt'), 'file a\n');
    for (const [name, text] of Object.entries(recordedFiles)) writeFileSync(join(place.path, name), text);
    const names = ['steps', 'hello', 'chain', 'types'];
    await Promise.all(names.map((name) => rondo.api.setPipeline(name, dueAtOnce(readRecordedPipeline(name)))));
    const jobs = ['failing', 'hooks-failure', 'attempts'];
    const builds = await Promise.all(
      jobs.map(async (job) => ({ job, name: (await rondo.api.trigger('steps', job)).name })),
    );
    for (const { job, name } of builds) await rondo.api.finishedBuild('steps', job, name);
    await Promise.all([
      checkedOnce('chain', ['code', 'image', 'broken']),
      checkedOnce('types', ['nested', 'uses-unknown']),
    ]);
  });
  afterAll(() => place?.[Symbol.dispose]());

  it.each(runsAt('containers').map(({ name, run }): [string, GoldenRun] => [name, run]))('%s', async (_name, run) => {
    const words = wordsOf(run).map((word) => word.replace(/<DIR>\/run\/exec/, place.path));
    const cwd = join(place.path, 'in1');
    const { exit, stdout, stderr } = await place.run(words, { cwd, env: { ...env, ...run.env } });
    expect({ exit, stdout: plain(stdout), stderr: plain(stderr) }).toEqual({
      exit: run.exit,
      stdout: plain(run.stdout ?? ''),
      stderr: plain(run.stderr ?? ''),
    });
  });
});

/** Waits for the checks that come of themselves: one that is asked for in the middle of such a check is content with its result. */
function checkedOnce(pipeline: string, names: readonly string[]): Promise<true> {
  return rondo.api.eventually(`the first checks of ${pipeline}`, {}, async () => {
    const path = `/api/v1/teams/main/pipelines/${pipeline}/resources`;
    const resources = await rondo.api.get<readonly { name: string; build?: { end_time?: number } }[]>(path);
    const isChecked = (name: string): boolean =>
      resources.some((resource) => resource.name === name && resource.build?.end_time !== undefined);
    return names.every(isChecked) ? true : undefined;
  });
}

/** When it was recorded, the type had not been checked for longer than its interval. */
function dueAtOnce(pipeline: string): string {
  return pipeline.replace('check_every: 10m', 'check_every: 1ms');
}

it.skipIf(!hasGolden)('every recorded run is repeated, or it is said why not', () => {
  const isListed = ({ name }: PlacedRun): boolean => Object.hasOwn(notRepeated, name);
  expect(
    placedRuns()
      .filter(({ place }) => place === 'none')
      .map(({ name }) => name),
  ).toEqual(Object.keys(notRepeated));
  expect(placedRuns().filter((run) => run.place !== 'none' && isListed(run))).toEqual([]);
});

const env = { FAKE_FLY_VERSION: '8.3.0', PATH: process.env.PATH ?? '' };

/** Files that runs were given and that nobody kept, as far as their output tells what was in them. */
const recordedFiles = {
  'fail.yml': `platform: linux\nimage_resource: {type: mock, source: {mirror_self: true}}\nrun: {path: sh, args: [-c, exit 7]}\n`,
  'var.yml': 'platform: linux\nrun: {path: echo, args: [((x)), ((y.z))]}\n',
};

/** Without how the image of a one-off build was had, which the stock server does otherwise, and what differs from build to build. */
function plain(text: string): string {
  return text
    .replace(/^executing build [\s\S]*?(?=.*(running |failed to))/, '')
    .replace(/(?<=\/tmp\/build\/)\w+|(?<=in build )\d+|(?<=#)\d+(\.\d+)?/g, 'N')
    .replace(/(?<=selected worker:\S+ ).*/g, 'WORKER')
    .replace(/(?<=found existing resource cache) \(.*\)|(?<=unknown field "\w+"): there is no \S+/g, '');
}
