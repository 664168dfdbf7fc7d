import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runFly } from './run-fly.ts';
import { captureIo } from './testing/captured-io.ts';
import { commandLines } from './testing/command-lines.ts';
import { type GivenAnswer, type RecordedServer, startRecordedServer } from './testing/recorded-server.ts';
import { answersOfSuccess } from './testing/success-answers.ts';

/** A stock client to compare with, of release 8.3. It is not part of the repository. */
const stock = process.env.FLY_BIN;

const directory = mkdtempSync(join(tmpdir(), 'fly-stock-'));
const files = { PIPELINE: join(directory, 'pipeline.yml'), TASK: join(directory, 'task.yml') };
writeFileSync(files.PIPELINE, 'jobs:\n- name: j\n  plan:\n  - get: r\nresources:\n- {name: r, type: time, source: {interval: 1h}}\n');
writeFileSync(
  files.TASK,
  'platform: linux\nimage_resource: {type: mock, source: {a: b}}\ninputs: [{name: r, optional: true}]\noutputs: [{name: o}]\nparams: {P: 1}\nrun: {path: sh, args: [-c, true]}\n',
);
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Servers that answer everything but `info` alike; `undefined`: with what a healthy one says. */
const moods: Readonly<Record<string, GivenAnswer | undefined>> = {
  success: undefined,
  'not found': { status: 404, body: '' },
  'not found with details': { status: 404, body: { errors: [{ detail: 'no such' }, { detail: 'thing' }] } },
  unauthorized: { status: 401, body: 'not authorized' },
  forbidden: { status: 403, body: 'forbidden' },
  'forbidden without words': { status: 403, body: '' },
  broken: { status: 500, body: 'boom\n' },
  conflict: { status: 409, body: 'action not allowed' },
  'bad request': { status: 400, body: 'bad thing', headers: { 'Content-Type': 'text/plain' } },
};

describe.skipIf(stock === undefined)('the stock client prints and sends the same', () => {
  describe.each(Object.entries(moods))('%s', (_, mood) => {
    it.each(commandLines.map((words) => ({ name: words.join(' '), words })))('$name', async ({ words }) => {
      // A stream that is away for a while is tried again without end.
      if (mood?.status === 500 && /^(watch -b 7|watch -b 7 -t)$/.test(words.join(' '))) return;
      const line = ['-t', 'g', ...words.map((word) => (word in files ? files[word as keyof typeof files] : word))];
      const theirs = await observe(mood, line, runStock);
      const ours = await observe(mood, line, runOurs);
      expect(ours).toEqual(theirs);
    });
  });
});

interface Outcome {
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function observe(
  mood: GivenAnswer | undefined,
  words: readonly string[],
  run: (words: readonly string[], home: string) => Promise<Outcome>,
) {
  await using server = await startRecordedServer();
  server.answer('GET /api/v1/info', { body: { version: '8.3.0', worker_version: '3.0' } });
  if (mood === undefined) answersOfSuccess(server);
  else server.otherwise(mood);
  const home = mkdtempSync(join(directory, 'home-'));
  const lines = ['targets:', '  g:', `    api: ${server.url}`, '    team: main', '    token:', '      type: bearer', '      value: abc', ''];
  writeFileSync(join(home, '.flyrc'), lines.join('\n'));
  const { exit, stdout, stderr } = await run(words, home);
  const plain = (text: string): string =>
    text.replaceAll(server.url, '<SERVER>').replaceAll(`${stock}`, '/usr/local/bin/fly').replaceAll(server.url.slice(7), '<HOST>');
  return { exit, stdout: plain(stdout), stderr: plain(stderr), sent: sentBy(server, words) };
}

function sentBy({ sent }: RecordedServer, words: readonly string[]) {
  return sent.map(({ method, path, headers, body }) => ({
    method,
    path,
    // Nothing about syncing needs a token: ours sends none.
    authorization: words.includes('sync') ? undefined : headers.authorization,
    type: method === 'GET' ? undefined : headers['content-type'],
    version: headers['x-concourse-config-version'],
    body: readBody(body),
  }));
}

/** Bodies are the same if they mean the same. Ids in plans count from the clock. */
function readBody(body: string): unknown {
  try {
    return JSON.parse(body.replace(/"(id|from)":"[0-9a-f]{6,}[^"]*"/g, '"$1":"N"'));
  } catch {
    return body;
  }
}

async function runStock(words: readonly string[], home: string): Promise<Outcome> {
  const child = spawn(stock ?? '', words, { cwd: directory, env: { ...process.env, HOME: home, FLY_HOME: home }, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => { stdout += chunk; });
  child.stderr.on('data', (chunk) => { stderr += chunk; });
  const exit = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { exit, stdout, stderr };
}

async function runOurs(words: readonly string[], home: string): Promise<Outcome> {
  const env: Record<string, string> = { FLY_HOME: home, FAKE_FLY_VERSION: '8.3.0', PATH: process.env.PATH ?? '' };
  const captured = captureIo({ env, cwd: directory });
  const exit = await runFly(words, captured.io);
  return { exit, stdout: captured.stdout(), stderr: captured.stderr() };
}
