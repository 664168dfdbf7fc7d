import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Quickstart, root } from './world/quickstart.ts';
import { serveRepository } from './world/serve-repository.ts';

const run = promisify(execFile);
const timeoutMs = 15 * 60_000;

let rondo: Quickstart;
const held = new AsyncDisposableStack();

beforeAll(async () => {
  const directory = await mkdtemp(join(tmpdir(), 'rondo-itself-'));
  held.defer(() => rm(directory, { recursive: true, force: true }));
  const repository = join(directory, 'rondo.git');
  await run('git', ['clone', '--quiet', '--bare', `file://${root}`, repository]);
  await run('git', ['-C', repository, 'update-ref', 'refs/heads/main', 'HEAD']);
  const git = await serveRepository(directory);
  held.use(git);
  const cache = await serveNpmCache();
  held.use(cache);
  rondo = await Quickstart.start([
    '--no-example',
    `--worker-publish=8001=127.0.0.1:${git.port}`,
    `--worker-publish=8002=127.0.0.1:${cache.port}`,
  ]);
  held.use(rondo);
}, timeoutMs);
afterAll(() => held.disposeAsync());

it('builds itself: unit tests and checks of this checkout, in containers', { timeout: timeoutMs }, async () => {
  const vars: Record<string, string> = {
    repository: 'http://host.rondo.internal:8001/rondo.git',
    branch: 'main',
    npm_cache: 'http://host.rondo.internal:8002/npm-cache.tar',
  };
  const pipeline = await readFile(join(root, 'ci/pipeline.yml'), 'utf8');
  await rondo.api.setPipeline(
    'rondo',
    pipeline.replace(/\(\((\w+)\)\)/g, (whole, name: string) => vars[name] ?? whole),
  );
  for (const job of ['unit', 'check']) {
    const build = await rondo.api.finishedBuild('rondo', job, '1', { timeoutMs });
    if (build.status !== 'succeeded')
      throw new Error(`${job} ${build.status}:\n${(await rondo.api.output(build.id)).slice(-4000)}`);
    expect(build.status).toBe('succeeded');
  }
});

/** The npm cache that the set-up has filled, as one tar. */
async function serveNpmCache(): Promise<AsyncDisposable & { port: number }> {
  const server: Server = createServer((_request, response) => {
    const tar = spawn('tar', ['-c', '-C', join(root, '.node/npm-cache'), '.'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    tar.stdout.pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
