import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
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
