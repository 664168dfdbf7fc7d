import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort, Quickstart, root, runRondo, sharedBase } from './world/quickstart.ts';

const run = promisify(execFile);

describe('a new user', () => {
  let rondo: Quickstart;
  beforeAll(async () => {
    rondo = await Quickstart.start();
  });
  afterAll(() => rondo?.[Symbol.asyncDispose]());

  it('finds the example green without having done anything', async () => {
    for (const job of ['test', 'release', 'tick']) {
      expect(await rondo.api.finishedBuild('example', job, '1')).toMatchObject({ status: 'succeeded' });
    }
  });

  it('pushes a commit as the log of the first build says, and has it built at once, through both jobs', async () => {
    const first = await rondo.api.finishedBuild('example', 'test', '1');
    const log = (await rondo.api.output(first.id)).replaceAll('\r', '');
    const [, advice = ''] = /as root:\s+(git clone [\s\S]+ git push)/.exec(log) ?? [];
    const work = await mkdtemp(join(tmpdir(), 'rondo-push-'));
    const identity = { GIT_AUTHOR_NAME: 'A', GIT_AUTHOR_EMAIL: 'a@example.com' };
    const committer = { GIT_COMMITTER_NAME: 'A', GIT_COMMITTER_EMAIL: 'a@example.com' };
    await run('sh', ['-euc', advice], { cwd: work, env: { ...process.env, ...identity, ...committer } });
    const build = await rondo.api.finishedBuild('example', 'test', '2', { timeoutMs: 30_000 });
    expect(build.status).toBe('succeeded');
    expect(await rondo.api.output(build.id)).toContain('Good evening, World!');
    expect(await rondo.api.finishedBuild('example', 'release', '2')).toMatchObject({ status: 'succeeded' });
    await rm(work, { recursive: true });
  });

  it('keeps the password where only root reads it', async () => {
    const file = join(rondo.directory, 'password');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const password = (await readFile(file, 'utf8')).trim();
    for (const name of ['web', 'worker', 'quickstart'] as const) expect(await rondo.log(name)).not.toContain(password);
  });

  it('downloads the command line client from it', async () => {
    const place = await mkdtemp(join(tmpdir(), 'rondo-fly-'));
    const arch = process.arch === 'x64' ? 'amd64' : process.arch;
    const answer = await fetch(`${rondo.url}/api/v1/cli?arch=${arch}&platform=linux`);
    const fly = Buffer.from(await answer.arrayBuffer());
    expect(answer.headers.get('content-length')).toBe(String(fly.length));
    await writeFile(join(place, 'fly'), fly, { mode: 0o755 });
    const { stdout } = await run(join(place, 'fly'), ['--version'], { env: { HOME: place } });
    const { version } = await rondo.api.get<{ version: string }>('/api/v1/info');
    expect(stdout.trim()).toBe(version);
    const other = await fetch(`${rondo.url}/api/v1/cli?arch=amd64&platform=plan9`);
    expect([other.status, await other.text()]).toEqual([
      404,
      expect.stringMatching(/^there is no fly for plan9\/amd64/),
    ]);
    await rm(place, { recursive: true });
  });

  it('is told that the directory is in use', async () => {
    const second = await runRondo(['quickstart', `--dir=${rondo.directory}`, `--port=${await freePort()}`]);
    expect([second.exitCode, second.stderr]).toEqual([
      1,
      expect.stringMatching(/another quickstart .* is running in this data directory/),
    ]);
  });

  it('stops it and finds everything again at the next start', async () => {
    await rondo.stop();
    const { directory } = rondo;
    rondo = await Quickstart.startIn(directory);
    expect(await rondo.api.finishedBuild('example', 'test', '1')).toMatchObject({ status: 'succeeded' });
  });
});

describe('quickstart says what is wrong', () => {
  it('with a port that is taken', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const directory = await mkdtemp(join(tmpdir(), 'rondo-port-'));
    const answer = await runRondo(['quickstart', `--dir=${directory}`, `--port=${port}`]);
    expect([answer.exitCode, answer.stderr]).toEqual([
      1,
      expect.stringContaining(`port ${port} of 127.0.0.1 is in use`),
    ]);
    await new Promise((resolve) => server.close(resolve));
    await rm(directory, { recursive: true });
  });

  it('with a directory of somebody else, or of a newer version', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'rondo-other-'));
    await writeFile(join(directory, 'file'), '');
    const foreign = await runRondo(['quickstart', `--dir=${directory}`, `--port=${await freePort()}`]);
    expect([foreign.exitCode, foreign.stderr]).toEqual([
      1,
      expect.stringContaining('is not empty and no data directory of Rondo'),
    ]);
    await writeFile(join(directory, 'version'), '{"format":99,"postgres":18}');
    const newer = await runRondo(['quickstart', `--dir=${directory}`, `--port=${await freePort()}`]);
    expect([newer.exitCode, newer.stderr]).toEqual([
      1,
      expect.stringContaining('was written by a newer Rondo (format 99'),
    ]);
    await rm(directory, { recursive: true });
  });

  it('with a disk that is full', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'rondo-full-'));
    await run('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'full', directory]);
    const answer = await runRondo(['quickstart', '--detach', `--dir=${directory}`, `--port=${await freePort()}`]);
    await run('umount', [directory]);
    expect([answer.exitCode, answer.stderr]).toEqual([
      1,
      `error: the disk of ${directory} is full; make room there, or choose another directory with --dir\n`,
    ]);
    await rm(directory, { recursive: true });
  });

  it.each([
    { kind: 'no program that runs containers', stand: '/dev/null' },
    { kind: 'one that does not', stand: '/bin/false' },
  ])('with $kind, and ends with all it had begun', async ({ stand }) => {
    const directory = await mkdtemp(join(tmpdir(), 'rondo-runtime-'));
    const hide = `for name in crun runc; do mount --bind ${stand} "$(command -v $name)"; done; exec "$@"`;
    const own = [`--dir=${directory}`, `--port=${await freePort()}`, `--worker-base-dir=${sharedBase}`];
    const failed = run('unshare', ['--mount', 'sh', '-c', hide, 'sh', join(root, 'bin/rondo'), 'quickstart', ...own]);
    await expect(failed).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /^error: worker ended [^\n]* can't run containers[^\n]*apt-get install crun[^\n]*\n$/,
      ),
    });
    const worker = await readFile(join(directory, 'worker/identity'), 'utf8').catch(() => 'none was made');
    const network = [await run('ip', ['-o', 'link']), await run('nft', ['list', 'tables'])];
    expect(network.map(({ stdout }) => stdout).join()).not.toContain(worker);
    await rm(directory, { recursive: true });
  });

  it('with a flag that cannot be', async () => {
    const database = await runRondo(['quickstart', '--postgres-port=5433', '--dir=/tmp/never']);
    expect([database.exitCode, database.stderr]).toEqual([1, expect.stringContaining('--postgres-host')]);
    const answer = await runRondo(['quickstart', '--port=99999', '--dir=/tmp/never']);
    expect([answer.exitCode, answer.stderr]).toEqual([
      1,
      "error: --port: '99999' is not a whole number from 0 to 65535\n",
    ]);
  });
});
