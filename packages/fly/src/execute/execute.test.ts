import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runFly } from '../run-fly.ts';
import { captureIo } from '../testing/captured-io.ts';
import { createFlyHome, type FlyHome } from '../testing/fly-home.ts';

const task = `platform: linux
inputs: [{name: src}, {name: other, optional: true}]
outputs: [{name: out}]
params: {WHO: nobody}
run: {path: sh, args: [-c, "echo $WHO"]}
`;

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly body: Buffer;
}

/** A server that takes uploads, starts one build, and keeps one output. */
async function buildServer(events: string) {
  const sent: Sent[] = [];
  const output = packed({ 'r.txt': 'result\n' });
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = '', url: path = '' } = request;
    sent.push({ method, path, body: Buffer.concat(chunks) });
    const route = `${method} ${path.split('?')[0]}`;
    if (route === 'GET /api/v1/info') response.end('{"version":"8.2.5"}');
    else if (route.endsWith('/artifacts') && method === 'POST') response.writeHead(201).end('{"id":125}');
    else if (route === 'POST /api/v1/teams/main/builds') response.writeHead(201).end('{"id":9}');
    else if (route === 'GET /api/v1/builds/9/events') response.writeHead(200).write(events);
    else if (route === 'GET /api/v1/builds/9/artifacts') response.end('[{"id":4,"name":"out"}]');
    else if (route === 'GET /api/v1/teams/main/artifacts/4') response.end(output);
    else if (route === 'PUT /api/v1/builds/9/abort') response.writeHead(204).end();
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    sent,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function packed(files: Readonly<Record<string, string>>): Buffer {
  using home = createFlyHome();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(home.path, name), text);
  return execFileSync('tar', ['-czf', '-', ...Object.keys(files)], { cwd: home.path });
}

function namesIn(archive: Buffer): string[] {
  const listed = execFileSync('tar', ['-tzf', '-'], { input: archive }).toString();
  return listed
    .split('\n')
    .filter((name) => name !== '' && !name.endsWith('/'))
    .sort();
}

/** A repository with a tracked, a deleted, a new and an ignored file. */
function prepare(home: FlyHome): string {
  const src = join(home.path, 'src');
  mkdirSync(join(src, 'deep'), { recursive: true });
  writeFileSync(join(home.path, 'task.yml'), task);
  const files = { '.gitignore': 'ignored\n', 'deep/tracked': 'a', gone: 'b', fresh: 'c', ignored: 'd' };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(src, name), text);
  const git = (...words: string[]) => execFileSync('git', words, { cwd: src, stdio: 'ignore' });
  git('init', '-q');
  git('add', '.gitignore', 'deep', 'gone');
  execFileSync('rm', ['gone'], { cwd: src });
  return src;
}

const end = (status: string): string =>
  `id: 0\nevent: event\ndata: {"data":{"status":"${status}","time":1},"event":"status","version":"1.0"}\n\n`;

describe('execute', () => {
  it('uploads what git would keep, runs the task, and unpacks outputs', async () => {
    await using server = await buildServer(end('succeeded'));
    using home = createFlyHome();
    prepare(home);
    home.target(server.url);
    const words = [
      '-t',
      'g',
      'execute',
      '-c',
      'task.yml',
      '-i',
      'src=src',
      '-o',
      'out=into/here',
      '--tag',
      'big',
      '--',
      '-x',
    ];
    const outcome = await home.run(words, { env: { WHO: 'ada', PATH: process.env.PATH ?? '' } });
    expect(outcome).toEqual({
      exit: 0,
      stdout: `executing build 9 at ${server.url}/builds/9\nsucceeded\n`,
      stderr: '',
    });
    const [, upload, build] = server.sent;
    expect(upload?.path).toBe('/api/v1/teams/main/artifacts?platform=linux&tags=big');
    expect(namesIn(upload?.body ?? Buffer.of())).toEqual(['.gitignore', 'deep/tracked', 'fresh']);
    const plan = JSON.parse(String(build?.body));
    const [inputs, run] = plan.ensure.step.do;
    expect(inputs.in_parallel.steps[0].artifact_input).toEqual({ artifact_id: 125, name: 'src' });
    expect(run.task.config.params).toEqual({ WHO: 'ada' });
    expect(run.task.config.run).toEqual({ path: 'sh', args: ['-c', 'echo $WHO', '-x'] });
    expect(run.task.tags).toEqual(['big']);
    expect(readFileSync(join(home.path, 'into/here/r.txt'), 'utf8')).toBe('result\n');
  });

  it('uploads everything when told to, or where there is no repository', async () => {
    await using server = await buildServer(end('failed'));
    using home = createFlyHome();
    prepare(home);
    home.target(server.url);
    const env = { PATH: process.env.PATH ?? '' };
    const words = ['-t', 'g', 'execute', '-c', 'task.yml', '-i', 'src=src'];
    expect(await home.run([...words, '--include-ignored'], { env })).toMatchObject({ exit: 1 });
    expect(namesIn(server.sent[1]?.body ?? Buffer.of())).toContain('./ignored');
    execFileSync('rm', ['-rf', join(home.path, 'src/.git')]);
    await home.run(words, { env: { ...env, GIT_CEILING_DIRECTORIES: home.path } });
    expect(namesIn(server.sent[6]?.body ?? Buffer.of())).toContain('./ignored');
  });

  it('takes the current directory for an input of its name', async () => {
    await using server = await buildServer(end('succeeded'));
    using home = createFlyHome();
    const src = prepare(home);
    home.target(server.url);
    const outcome = await home.run(['-t', 'g', 'execute', '-c', '../task.yml', '-b'], {
      cwd: src,
      env: { PATH: process.env.PATH ?? '' },
    });
    expect(outcome).toMatchObject({ exit: 0, stdout: `executing build 9 at ${server.url}/builds/9\n` });
    expect(namesIn(server.sent[1]?.body ?? Buffer.of())).toContain('fresh');
  });

  it.each([
    [['-i', 'nope=src'], 'unknown input `nope`'],
    [['-i', 'src=task.yml'], 'task.yml not a folder'],
    [[], 'missing required input `src`'],
    [['-i', 'src=src', '-o', 'bad=x'], "unknown output 'bad'"],
    [['-i', 'src=src', '-o', 'out=x', '-b'], 'background execution cannot withstand outputs'],
  ])('refuses %j', async (more, reason) => {
    await using server = await buildServer(end('succeeded'));
    using home = createFlyHome();
    prepare(home);
    home.target(server.url);
    const outcome = await home.run(['-t', 'g', 'execute', '-c', 'task.yml', ...more], {
      env: { PATH: process.env.PATH ?? '' },
    });
    expect(outcome).toEqual({ exit: 1, stdout: '', stderr: `error: ${reason}\n` });
  });

  it('aborts the build at an interrupt, and gives up at the second', async () => {
    await using server = await buildServer('');
    using home = createFlyHome();
    prepare(home);
    home.target(server.url);
    const env = { FLY_HOME: home.path, FAKE_FLY_VERSION: '8.2.5', PATH: process.env.PATH ?? '' };
    const captured = captureIo({ env, cwd: home.path });
    const running = runFly(['-t', 'g', 'execute', '-c', 'task.yml', '-i', 'src=src'], captured.io);
    const until = async (route: string) => {
      while (!server.sent.some(({ method, path }) => `${method} ${path}` === route)) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    };
    await until('GET /api/v1/builds/9/events');
    captured.interrupt();
    await until('PUT /api/v1/builds/9/abort');
    captured.interrupt();
    expect(await running).toBe(2);
    expect(captured.stderr()).toBe('\naborting...\nexiting immediately\n');
  });
});
