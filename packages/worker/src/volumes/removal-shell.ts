import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { type Deferred, defer } from '@rondo/foundation';
import { ProgramError } from './errors.ts';

const script = 'set -f; while read -r names; do rm -rf --one-file-system $names; echo "$?"; done';
const maxComplaintBytes = 2000;

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/**
 * A small shell that runs `rm` in a directory whenever it is told to. Node is so large that everything in it stands still
 * while it starts a program, on a busy machine for tenths of a second; this way it starts one for all. Ends with this process.
 */
export class RemovalShell {
  readonly #directory: string;
  #child: Child | undefined;
  #answer: Deferred<string> | undefined;
  #complaint = '';

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Removes trees by name, one call at a time. Names hold no blanks. Throws ProgramError. */
  async remove(names: readonly string[]): Promise<void> {
    const answer = defer<string>();
    this.#answer = answer;
    this.#complaint = '';
    const child = this.#child ?? this.#start();
    keepAwake(child, true);
    child.stdin.write(`${names.join(' ')}\n`);
    const status = await answer.promise;
    keepAwake(child, false);
    if (status !== '0') throw new ProgramError(`rm failed (${status}): ${this.#complaint.trim()}`);
  }

  /** Lets the shell end; the next call starts another. */
  async close(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    const gone = once(child, 'exit');
    keepAwake(child, true);
    child.stdin.end();
    await gone;
  }

  #start(): Child {
    const child = spawn('sh', ['-c', script], {
      cwd: this.#directory,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH ?? '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' },
    });
    const onEnd = () => {
      if (this.#child === child) this.#child = undefined;
      this.#answer?.resolve('the shell has ended');
    };
    child.once('error', onEnd).once('exit', onEnd);
    child.stdin.on('error', () => undefined);
    child.stdout.on('data', (chunk) => this.#answer?.resolve(String(chunk).trim()));
    child.stderr.on('data', (chunk) => {
      if (this.#complaint.length < maxComplaintBytes) this.#complaint += String(chunk);
    });
    this.#child = child;
    return child;
  }
}

/** Whether this process must not end meanwhile. */
function keepAwake(child: Child, isNeeded: boolean): void {
  const sockets = [child.stdin, child.stdout, child.stderr].filter((stream) => stream instanceof Socket);
  for (const one of [child, ...sockets]) {
    if (isNeeded) one.ref();
    else one.unref();
  }
}
