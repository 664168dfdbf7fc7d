import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type GivenAnswer, type RecordedServer, startRecordedServer } from './recorded-server.ts';
import { answersOfSuccess } from './success-answers.ts';

const pipelineFile = `jobs:
- name: j
  plan:
  - get: r
resources:
- {name: r, type: time, source: {interval: 1h}}
`;

const taskFile = `platform: linux
image_resource: {type: mock, source: {a: b}}
inputs: [{name: r, optional: true}]
outputs: [{name: o}]
params: {P: 1}
run: {path: sh, args: [-c, true]}
`;

/** A way to run a client in a directory, with a home of its own. */
export type ClientRun = (
  words: readonly string[],
  place: { readonly directory: string; readonly home: string; readonly release: string },
) => Promise<{ exit: number | null; stdout: string; stderr: string }>;

/** What a run printed, and what it sent. */
export interface ObservedRun {
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly sent: readonly { readonly method: string; readonly path: string; readonly body: unknown }[];
}

/** What the run of a command line meets, and who runs it. */
export interface Observation {
  readonly mood: GivenAnswer | undefined;
  readonly run: ClientRun;
  /** Of client and server. */
  readonly release: string;
}

/** Runs a command line against a server in one of its moods. What differs from run to run is masked. */
export async function observeRun(line: readonly string[], { mood, run, release }: Observation): Promise<ObservedRun> {
  const directory = mkdtempSync(join(tmpdir(), 'fly-observed-'));
  await using server = await startRecordedServer();
  server.answer('GET /api/v1/info', { body: { version: release, worker_version: '3.0' } });
  if (mood === undefined) answersOfSuccess(server);
  else server.otherwise(mood);
  try {
    writeFileSync(join(directory, 'pipeline.yml'), pipelineFile);
    writeFileSync(join(directory, 'task.yml'), taskFile);
    writeFileSync(
      join(directory, '.flyrc'),
      `targets:\n  g:\n    api: ${server.url}\n    team: main\n    token:\n      type: bearer\n      value: abc\n`,
    );
    const words = ['-t', 'g', ...line.map((word) => ({ PIPELINE: 'pipeline.yml', TASK: 'task.yml' })[word] ?? word)];
    const { exit, stdout, stderr } = await run(words, { directory, home: directory, release });
    const plain = (text: string): string =>
      text.replaceAll(server.url, '<SERVER>').replace(/since=\d{4}-\d\d-\d\d/g, 'since=<DAY>');
    return { exit, stdout: plain(stdout), stderr: plain(stderr), sent: sentBy(server, plain) };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function sentBy({ sent }: RecordedServer, plain: (text: string) => string): ObservedRun['sent'] {
  return sent.map(({ method, path, headers, body }) => ({
    method,
    path: plain(path),
    body: readBody(body),
    ...(method !== 'GET' && headers['content-type'] !== undefined && { type: headers['content-type'] }),
    ...(headers['x-concourse-config-version'] !== undefined && { version: headers['x-concourse-config-version'] }),
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
