import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { runProgram } from '../volumes/run-program.ts';

/** How much of a file is given back to the disk at once, when its reader has it. */
const punchBytes = 32 << 20;

const chunkBytes = 128 << 10;

/**
 * One stream of a process as it lies on the disk: a file that only its holder appends to. Offsets count from the
 * process's first byte for ever; what has been acknowledged is given back to the disk as a hole.
 */
export class Spool {
  readonly path: string;
  acknowledgedBytes = 0;
  #punchedBytes = 0;

  constructor(path: string) {
    this.path = path;
  }

  /** The first byte that is still there. */
  get firstByte(): number {
    return this.#punchedBytes;
  }

  /** How much the process has written so far. */
  sizeBytes(): number {
    return statSync(this.path, { throwIfNoEntry: false })?.size ?? 0;
  }

  /** Up to 128 KiB from an offset on; empty at the end. Reads of what was just written come from memory, so they don't wait. */
  read(offset: number): Buffer {
    let descriptor: number;
    try {
      descriptor = openSync(this.path, 'r');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return Buffer.alloc(0);
      throw error;
    }
    try {
      const buffer = Buffer.allocUnsafe(chunkBytes);
      return buffer.subarray(0, readSync(descriptor, buffer, 0, chunkBytes, offset));
    } finally {
      closeSync(descriptor);
    }
  }

  /** Notes that what lies before `offset` is kept elsewhere; never goes back. */
  acknowledge(offset: number): void {
    this.acknowledgedBytes = Math.max(this.acknowledgedBytes, Math.min(offset, this.sizeBytes()));
    if (this.acknowledgedBytes - this.#punchedBytes < punchBytes) return;
    this.#punchedBytes = this.acknowledgedBytes - (this.acknowledgedBytes % 4096);
    // Where the file system knows no holes the space is given back with the process; nothing depends on it.
    const args = ['--punch-hole', '--offset', '0', '--length', String(this.#punchedBytes), this.path];
    void runProgram('fallocate', args).catch(() => undefined);
  }
}
