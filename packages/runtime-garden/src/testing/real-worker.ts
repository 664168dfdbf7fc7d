import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { defer } from '@rondo/foundation';

const workerScript = join(import.meta.dirname, '../../../worker/src/garden/testing/run-worker.ts');
const busybox = '/usr/bin/busybox';
const applets = 'sh cat echo sleep true false kill'.split(' ');

/** Why there can be no real worker here; undefined: there can. */
export const noRealWorker: string | undefined =
  process.getuid?.() !== 0
    ? 'containers need root'
    : !existsSync(busybox)
      ? 'install busybox-static for the containers of these tests'
      : undefined;

/** A worker as a process of its own, spoken to over its sockets alone, that can be killed and started again. */
export class RealWorker implements AsyncDisposable {
  readonly directory = mkdtempSync(join(tmpdir(), 'rondo-garden-'));
  readonly root = join(this.directory, 'root');
  #child: ChildProcess | undefined;

  static async start(): Promise<RealWorker> {
    const worker = new RealWorker();
    worker.#makeRoot();
    await worker.start();
    return worker;
  }

  get gardenSocket(): string {
    return join(this.directory, 'garden.sock');
  }

  get baggageclaimSocket(): string {
    return join(this.directory, 'baggageclaim.sock');
  }

  async start(): Promise<void> {
    const child = spawn(process.execPath, [workerScript, this.directory], { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#child = child;
    const ready = defer<void>();
    const log: string[] = [];
    createInterface({ input: child.stdout }).on('line', (line) => {
      log.push(line);
      if (line === 'ready') ready.resolve();
    });
    child.once('exit', () => ready.reject(new Error(`the worker ended: ${log.join('\n')}`)));
    await ready.promise;
  }

  /** Kills it like a crash, or stops it for good; settles when it is gone. */
  async stop(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await gone;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop('SIGTERM');
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** A root file system of one busybox. */
  #makeRoot(): void {
    for (const name of ['bin', 'etc', 'tmp']) mkdirSync(join(this.root, name), { recursive: true });
    copyFileSync(busybox, join(this.root, 'bin/busybox'));
    for (const applet of applets) symlinkSync('busybox', join(this.root, 'bin', applet));
    writeFileSync(join(this.root, 'etc/passwd'), 'root:x:0:0::/:/bin/sh\n');
    writeFileSync(join(this.root, 'etc/group'), 'root:x:0:\n');
  }
}
