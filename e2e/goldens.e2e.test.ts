import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  type Answer,
  compareWith,
  hasRecordings,
  type Recorded,
  readRecorded,
  readRecordedPipeline,
  titleOf,
} from '@rondo/api/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiClient } from './world/api-client.ts';
import { Quickstart } from './world/quickstart.ts';
import { serveRepository } from './world/serve-repository.ts';

const run = promisify(execFile);

/** The exchanges that need an engine and a worker before them; `packages/api` replays all others, without either. */
const replayed = {
  'api/one-off-and-more': [
    7, 11, 18, 19, 21, 22, 34, 36, 38, 40, 52, 61, 62, 64, 65, 66, 67, 68, 69, 70, 71, 72, 73, 74,
  ],
  'api/git-resource': [1, 4, 7, 10, 13, 21, 22, 25, 30],
} as const;

/** Where the answer is meant to be another, and why. */
const intended: Readonly<Record<string, string>> = {
  'api/one-off-and-more 22':
    'the image was checked without a container; its get has one, since nobody had got that version before',
  'api/one-off-and-more 68': 'a check that nobody keeps tells how it ended; stock has no status and no times for it',
  'api/one-off-and-more 70': 'such a check has neither inputs nor outputs; stock fails',
  'api/one-off-and-more 71': 'nothing keeps such a check from running; stock fails',
  'api/one-off-and-more 73': 'what cannot be done with such a check is said; stock fails',
  'api/one-off-and-more 74': 'the same',
};

/** A resource whose checks nobody keeps, for the exchanges about such a check; the recording has it in a larger pipeline. */
const chain = `
resources: [{name: hourly, type: time, source: {interval: 1h}, check_every: 1s}]
jobs: [{name: j, plan: [{get: hourly}]}]
`;

describe.skipIf(!hasRecordings)('exchanges with a stock server that ran builds and checks', () => {
  const held = new AsyncDisposableStack();
  const outsider = { user: 'outsider', password: 'outsider-password' };
  let rondo: Quickstart;
  let files: string;
  /** Recorded texts that are others here: ids, and what a repository made anew is made of. */
  let own = new Map<string, string>();

  beforeAll(async () => {
    files = await mkdtemp(join(tmpdir(), 'rondo-goldens-'));
    held.defer(() => rm(files, { recursive: true, force: true }));
    own = await makeRecordedRepository(files);
    const git = held.use(await serveRepository(join(files, 'served')));
    rondo = held.use(
      await Quickstart.start([
        '--no-example',
        `--user=${outsider.user}:${outsider.password}`,
        `--worker-publish=8001=127.0.0.1:${git.port}`,
      ]),
    );
    await rondo.api.setPipeline('chain', chain);
    await rondo.api.setPipeline('x1-git', adapt(readRecordedPipeline('git')));
  });
  afterAll(() => held.disposeAsync());

  describe.each(Object.entries(replayed))('%s', (file, numbers) => {
    const records = readRecorded(`${file}.json`);
    // What is only read need not be asked again; what changes something leads to what is replayed.
    const needed = [...records.entries()].filter(
      ([index, { request }]) => request.method !== 'GET' || numbers.some((number) => number === index),
    );
    it.each(needed.map(([index, record]): [string, number, Recorded] => [titleOf(file, index, record), index, record]))(
      '%s',
      async (_title, index, record) => {
        await learnCheck(record);
        const adapted: Recorded = JSON.parse(adapt(JSON.stringify(record)));
        const answer = await send(adapted);
        await settle(record, answer);
        if (!numbers.some((number) => number === index)) return;
        if (typeof record.response.body === 'object') return expectArchive(answer);
        const { seen, expected } = compareWith(adapted, answer);
        if (intended[`${file} ${index}`] === undefined) expect(seen).toEqual(expected);
        else expect(seen).not.toEqual(expected);
      },
    );
  });

  function adapt(text: string): string {
    return [...own].reduce((adapted, [recorded, here]) => adapted.replaceAll(recorded, here), text);
  }

  async function send({ request }: Recorded): Promise<Answer & { bytes: Buffer }> {
    const { method, path, auth, body, headers = {} } = request;
    const isUpload = /^<[1-9]\d* bytes>$/.test(String(body));
    const payload = isUpload
      ? await archiveOf(files)
      : typeof body === 'string'
        ? body.replace(/^<0 bytes>$/, '')
        : body;
    const client = auth === 'outsider' ? new ApiClient(rondo.url, outsider) : rondo.api;
    const answer = await fetch(`${rondo.url}${path}`, {
      method,
      headers: {
        ...(auth === 'none' ? {} : { authorization: await client.authorization() }),
        ...(typeof body === 'object' && body !== null ? { 'content-type': 'application/json' } : {}),
        ...headers,
      },
      ...(payload === undefined || payload === null
        ? {}
        : {
            body:
              typeof payload === 'string' || Buffer.isBuffer(payload)
                ? new Uint8Array(Buffer.from(payload))
                : JSON.stringify(payload),
          }),
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    return { statusCode: answer.status, headers: Object.fromEntries(answer.headers), body: bytes.toString(), bytes };
  }

  /** Waits for the end of a build that was made, and notes under which ids things are known here. */
  async function settle({ request, response }: Recorded, { body }: Answer): Promise<void> {
    const kind = /\/(builds|artifacts|check)(\?|$)/.exec(request.path)?.[1];
    const [recorded, here] = [String(response.body), body].map((text) => /^\{"id":(\d+),/.exec(text)?.[1]);
    if (request.method !== 'POST' || kind === undefined || recorded === undefined || here === undefined) return;
    if (kind === 'artifacts') {
      own.set(`/artifacts/${recorded}`, `/artifacts/${here}`);
      own.set(`"artifact_id":${recorded}`, `"artifact_id":${here}`);
      return;
    }
    own.set(`/builds/${recorded}`, `/builds/${here}`);
    own.set(`build_id=${recorded}`, `build_id=${here}`);
    await rondo.api.events(Number(here));
    const [made] = await rondo.api.get<{ id: number }[]>(`/api/v1/builds/${here}/artifacts`);
    // The one build that made a file.
    if (made !== undefined) own.set('/artifacts/18', `/artifacts/${made.id}`);
  }

  /** The recording knows by its number a check that the scanner made. */
  async function learnCheck({ note }: Recorded): Promise<void> {
    if (note !== 'in-memory check build') return;
    const resource = await rondo.api.eventually('a check of the scanner', {}, async () => {
      const path = '/api/v1/teams/main/pipelines/chain/resources/hourly';
      return (await rondo.api.get<{ build?: { id: number } }>(path)).build;
    });
    own.set('/builds/562', `/builds/${resource.id}`);
    own.set('"id":562', `"id":${resource.id}`);
  }
});

/** A directory with one file, packed as fly packs it. */
async function archiveOf(directory: string): Promise<Buffer> {
  const { stdout } = await run('tar', ['-C', join(directory, 'upload'), '-cz', '.'], { encoding: 'buffer' });
  return stdout;
}

/** A packed file that came back, whatever it was. */
async function expectArchive({ statusCode, headers, bytes }: Answer & { bytes: Buffer }): Promise<void> {
  expect({ statusCode, type: headers['content-type'] }).toEqual({
    statusCode: 200,
    type: 'application/octet-stream',
  });
  const unpacked = promisify(execFile)('tar', ['-tz'], { encoding: 'utf8' });
  unpacked.child.stdin?.end(bytes);
  expect((await unpacked).stdout).toMatch(/[fg]\.txt/);
}

/** A repository such as the recording had: three commits, a tag on the first. What was recorded of it, and what it is here. */
async function makeRecordedRepository(directory: string): Promise<Map<string, string>> {
  const work = join(directory, 'work');
  await Promise.all([work, join(directory, 'upload'), join(directory, 'served')].map((path) => mkdir(path)));
  await writeFile(join(directory, 'upload/f.txt'), 'uploaded\n');
  const date = '2026-11-25 23:45:06 +0000';
  const env = { ...process.env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
  const git = async (...argv: string[]) => {
    const identity = ['-c', 'user.name=tester', '-c', 'user.email=tester@example.com'];
    return (await run('git', ['-C', work, ...identity, ...argv], { env })).stdout.trim();
  };
  await git('init', '--quiet', '--initial-branch=master');
  const commits: string[] = [];
  for (const number of [1, 2, 3]) {
    await git('commit', '--quiet', '--allow-empty', '--message', `change ${number}`, '--message', `body ${number}`);
    commits.push(await git('rev-parse', 'HEAD'));
  }
  const [first = '', , last = ''] = commits;
  await git('tag', 'v1', first);
  await run('git', ['clone', '--quiet', '--bare', work, join(directory, 'served/repo.git')]);
  return new Map([
    ['git://10.99.0.2/', 'http://host.rondo.internal:8001/'],
    ['0d432db2b6e9ddff8b020c5458c558ef438a87d6', last],
    ['6c2788a78dfab9225ac398f9aa5758788c75502f', first],
    ['\\"created_by\\":\\"test\\"', '\\"created_by\\":\\"admin\\"'],
  ]);
}
