import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ApiWorld, createRecordedWorld, setLaterPipelines } from '@rondo/api/testing';
import {
  createFlyHome,
  type FlyHome,
  hasGolden,
  type PlacedRun,
  recordedText,
  runsAt,
  terminalScreen,
  wordsOf,
} from '@rondo/fly/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const recordedUrl = 'http://127.0.0.1:18080';

const runs = runsAt('api');

/** Where the output is meant to be another, and why. */
const intended: readonly (readonly [run: string, why: string])[] = [
  [
    'destroy-pipeline -p paused-one',
    'nobody answered the stock client, which waited; here the terminal ends, which is a no',
  ],
  ['rename-pipeline -o diff3 -n Bad Name', 'a name that is taken is said to be taken; stock fails'],
  ['pause-pipeline -a', 'pipelines are named in their order, which was another one'],
  ['unpause-pipeline -a', 'the same'],
  ['clear-resource-cache -n -r chain/code', 'an option of our own'],
  ['clear-resource-cache -n -r chain/code -v version:c1', 'the same'],
  ['clear-resource-cache -n -r chain/nope', 'the same'],
  ['get-components', 'our server is made of other parts'],
  ['resource-versions -r chain/code', 'later checks of the recorded server had found more versions'],
  ['trigger-job -j p/j1', 'who may do nothing there is not told whether there is such a pipeline'],
  ['execute -c <PIPELINES>/execute-task.yml --inputs-from steps/get', 'what the job would get was not recorded'],
  ['execute -c <PIPELINES>/execute-task.yml -m src=in1 -j steps/get', 'the same'],
];

describe.skipIf(!hasGolden)('fly does over the API what the stock client did over a stock server', () => {
  let world: ApiWorld;
  let home: FlyHome;
  let url: string;
  beforeAll(async () => {
    world = await createRecordedWorld();
    await setLaterPipelines(world);
    for (const name of ['Bad Name', 'archived-one']) await setAgain(world, name);
    url = await world.app.listen({ port: 0, host: '127.0.0.1' });
    home = createFlyHome();
    writeTarget('g', await world.tokenOf('test'));
    for (const [name, text] of Object.entries(recordedFiles)) writeFileSync(join(home.path, name), text);
  }, 120_000);
  afterAll(async () => {
    home[Symbol.dispose]();
    await world[Symbol.asyncDispose]();
  });

  it.each(recordedIn('actions'))('actions: %s', compare);
  it.each(recordedIn('execute'))('execute: %s', compare);
  it.each(recordedIn('hijack'))('hijack: %s', compare);
  it('and then nobody is logged in', () => home.writeFlyrc(''));
  it.each(recordedIn('login'))('login: %s', compare);

  it('and no intended difference is listed in vain', () => {
    const lines = runs.map(({ name }) => name);
    expect(intended.filter(([run]) => !lines.includes(run))).toEqual([]);
  });

  async function compare(_name: string, { name, run }: PlacedRun): Promise<void> {
    if (run.argv[2] === 'bad') writeTarget('bad', 'garbage');
    if (run.note === 'broken .flyrc') home.writeFlyrc('{a: b\n');
    const words = wordsOf(run).map(adapt);
    const env = { TZ: 'UTC', FAKE_FLY_VERSION: '8.3.0', ...run.env };
    const { exit, stdout, stderr } = await home.run(words, {
      env,
      ...(run.tty === true && { typed: run.typed ?? '' }),
    });
    const seen = run.tty === true ? shown(stdout + stderr) : { stdout: plain(stdout), stderr: plain(stderr) };
    const recorded =
      run.terminal_output === undefined
        ? { stdout: plain(recordedText(run.stdout)), stderr: plain(recordedText(run.stderr)) }
        : shown(recordedText(run.terminal_output));
    const expected = { ...recorded, exit: run.exit };
    if (intended.some(([line]) => line === name)) expect({ ...seen, exit }).not.toEqual(expected);
    else expect({ ...seen, exit }).toEqual(expected);
  }

  /** Both streams are on the terminal. */
  function shown(written: string): object {
    return { screen: plain(terminalScreen(written)) };
  }

  /** Passwords here are the users' names and more. */
  function adapt(word: string, index: number, words: readonly string[]): string {
    const isPassword = words[index - 1] === '-p' && words.includes('login') && word !== 'bad';
    return (isPassword ? `${word}-password` : word).replace(recordedUrl, url).replace(/<DIR>\/run(\/exec)?/, home.path);
  }

  /** What differs from run to run: addresses, tokens, releases, times, numbers of builds, and how many things there happen to be. */
  function plain(text: string): string {
    return text
      .replaceAll(url, recordedUrl)
      .replaceAll(home.path, '<HOME>')
      .replaceAll('<HOME>2', '<HOME>')
      .replace(/bearer \S+?(?=")/, 'bearer <TOKEN>')
      .replace(/8\.[23]\.\d/g, '<RELEASE>')
      .replace(/\w{3}, \d\d \w{3} \d{4} [\d:]{8} UTC/g, '<TIME>')
      .replace(/#\d+(\.\d+)?|(?<=in build )\d+|^\d+(?= \w+ removed)/gm, '#')
      .replace(/\d+(?= (versions|caches) removed)/, '#');
  }

  function writeTarget(name: string, token: string): void {
    const lines = [
      `  ${name}:`,
      `    api: ${url}`,
      '    team: main',
      '    token:',
      '      type: bearer',
      `      value: ${token}`,
    ];
    home.writeFlyrc(`targets:\n${lines.join('\n')}\n`);
  }
});

function recordedIn(file: string): [string, PlacedRun][] {
  return runs
    .filter((run) => run.file === file)
    .map((run) => [run.run.tty === true ? `${run.name}, typed` : run.name, run]);
}

/** Files that runs were given and that nobody kept, as far as their output tells what was in them. */
const recordedFiles = {
  'team.yml': 'roles:\n- {name: owner, local: {users: [owner]}}\n- {name: viewer, local: {users: [viewer, v2]}}\n',
  'var.yml': 'platform: linux\nrun: {path: echo, args: [((x)), ((y.z))]}\n',
  'bad.yml': 'platform: linux\nrunn: {path: echo}\n',
};

/** A pipeline that came, or came back, between the recordings. */
async function setAgain(world: ApiWorld, name: string): Promise<void> {
  const { statusCode } = await world.request({
    method: 'PUT',
    url: `/api/v1/teams/main/pipelines/${encodeURIComponent(name)}/config`,
    as: 'test',
    headers: { 'content-type': 'application/x-yaml' },
    payload: 'jobs: [{name: j, plan: [{task: t, config: {platform: linux, run: {path: "true"}}}]}]',
  });
  if (statusCode > 201) throw new Error(`${name}: ${statusCode}`);
}
