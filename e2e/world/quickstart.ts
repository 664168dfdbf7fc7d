import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ApiClient } from './api-client.ts';

const run = promisify(execFile);
export const root = join(import.meta.dirname, '../..');
const rondo = join(root, 'bin/rondo');
/** The base root file system takes minutes to make; all test runs of this checkout share one. */
export const sharedBase = join(root, '.node/worker-base');

export type ChildName = 'postgres' | 'web' | 'worker';

/** A whole Rondo in a directory of its own, started as a user would; gone without a trace when disposed. */
export class Quickstart implements AsyncDisposable {
  readonly directory: string;
  readonly url: string;
  readonly password: string;
  readonly api: ApiClient;

  private constructor(fields: { directory: string; url: string; password: string }) {
    this.directory = fields.directory;
    this.url = fields.url;
    this.password = fields.password;
    this.api = new ApiClient(fields.url, { user: 'admin', password: fields.password });
  }

  static async start(flags: readonly string[] = []): Promise<Quickstart> {
    const directory = await mkdtemp(join(tmpdir(), 'rondo-e2e-'));
    return Quickstart.startIn(directory, flags);
  }

  static async startIn(directory: string, flags: readonly string[] = []): Promise<Quickstart> {
    const port = await freePort();
    const argv = [
      'quickstart',
      '--detach',
      `--dir=${directory}`,
      `--port=${port}`,
      `--worker-base-dir=${sharedBase}`,
      ...flags,
    ];
    await run(rondo, argv, { timeout: 600_000 });
    const password = (await readFile(join(directory, 'password'), 'utf8')).trim();
    return new Quickstart({ directory, url: `http://127.0.0.1:${port}`, password });
  }

  /** What `quickstart status` says of a child. */
  async child(name: ChildName): Promise<{ processId: number; restarts: number }> {
    const { stdout } = await run(rondo, ['quickstart', 'status', `--dir=${this.directory}`]);
    const [, processId, restarts] =
      new RegExp(`${name}: process (\\d+), started again (\\d+) times`).exec(stdout) ?? [];
    return { processId: Number(processId), restarts: Number(restarts) };
  }

  /** SIGKILL, as bad luck does it. */
  async kill(name: ChildName): Promise<void> {
    process.kill((await this.child(name)).processId, 'SIGKILL');
  }

  /** SIGKILL for the parent of all three, which takes them along as a machine that goes down would. */
  async killWhole(): Promise<void> {
    const { stdout } = await run(rondo, ['quickstart', 'status', `--dir=${this.directory}`]);
    process.kill(Number(/\(process (\d+)\)/.exec(stdout)?.[1]), 'SIGKILL');
  }

  async stop(): Promise<void> {
    await run(rondo, ['quickstart', 'stop', `--dir=${this.directory}`], { timeout: 60_000 });
  }

  async log(name: 'web' | 'worker' | 'quickstart'): Promise<string> {
    return readFile(join(this.directory, 'logs', `${name}.log`), 'utf8');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await rm(this.directory, { recursive: true, force: true });
  }
}

/** Runs `bin/rondo` to its end, whatever its exit code. */
export function runRondo(
  argv: readonly string[],
  options: { env?: NodeJS.ProcessEnv } = {},
): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = spawn(rondo, argv, { env: { ...process.env, ...options.env } });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.once('close', (code) => resolve({ exitCode: code ?? -1, stdout, stderr }));
  });
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
