import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { endOfArchive } from '../tar/encode-entry.ts';
import { TarProgramError } from './errors.ts';

const extract = [
  '--extract',
  '--file=-',
  '--preserve-permissions',
  '--same-owner',
  '--numeric-owner',
  '--xattrs',
  '--xattrs-include=*',
  '--directory=/proc/self/fd/3',
];

/**
 * GNU tar, for what Node has no system call for: extended attributes and named pipes. It unpacks single names into one
 * open directory and never sees a path, so it can't be led astray.
 */
export class GnuTar {
  readonly #process: ChildProcess;
  readonly #exit: Promise<number | null>;
  #stderr = '';

  /** `directory` is an open handle; the child gets its own copy. */
  constructor(directory: number) {
    this.#process = spawn('tar', extract, { stdio: ['pipe', 'ignore', 'pipe', directory], env: { LC_ALL: 'C' } });
    this.#process.stderr?.on('data', (chunk) => {
      if (this.#stderr.length < 2000) this.#stderr += String(chunk);
    });
    // What it did not read shows in its exit status.
    this.#process.stdin?.on('error', () => undefined);
    this.#exit = new Promise((resolve, reject) => {
      this.#process.on('error', (cause) =>
        reject(
          new TarProgramError('the program tar could not be started; install it (Debian: apt-get install tar)', {
            cause,
          }),
        ),
      );
      this.#process.on('close', resolve);
    });
    this.#exit.catch(() => undefined);
  }

  async write(bytes: Uint8Array): Promise<void> {
    const stdin = this.#process.stdin;
    if (stdin === null || stdin.destroyed) return;
    if (!stdin.write(Buffer.from(bytes))) await Promise.race([once(stdin, 'drain'), this.#exit]);
  }

  /** Ends the archive and waits. Throws TarProgramError with tar's own words. */
  async finish(): Promise<void> {
    this.#process.stdin?.end(endOfArchive);
    const status = await this.#exit;
    if (status !== 0)
      throw new TarProgramError(
        `tar could not set extended attributes: ${this.#stderr.trim()} (exit status ${status})`,
      );
  }

  kill(): void {
    this.#process.kill('SIGKILL');
  }
}
