import { readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { describeError, type Logger, randomHex } from '@rondo/foundation';
import { RemovalShell } from './removal-shell.ts';

/** So many trees go to one `rm`. */
const batchSize = 100;

/**
 * Takes trees away: out of sight at once by rename, off the disk in the background, one `rm` at a time.
 * What a killed worker leaves in the directory goes at the next start.
 */
export class Remover {
  readonly #dead: string;
  readonly #log: Logger;
  readonly #shell: RemovalShell;
  #running: Promise<void> | undefined;
  #again = false;

  constructor(options: { dead: string; log: Logger }) {
    this.#dead = options.dead;
    this.#log = options.log;
    this.#shell = new RemovalShell(options.dead);
  }

  /** Moves a tree out of the way; false where there is none. It is on the same file system. */
  async discard(path: string): Promise<boolean> {
    try {
      await rename(path, join(this.#dead, randomHex(8)));
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
      throw error;
    }
    this.sweep();
    return true;
  }

  /** Starts taking away what lies there. */
  sweep(): void {
    this.#again = true;
    this.#running ??= this.#run();
  }

  /** Resolves once nothing is left to take away. */
  async settled(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  /** Settles once nothing is left to take away, and nobody is there any more who would. */
  async close(): Promise<void> {
    await this.settled();
    await this.#shell.close();
  }

  async #run(): Promise<void> {
    try {
      while (this.#again) {
        this.#again = false;
        const names = (await readdir(this.#dead)).map((name) => `./${name}`);
        for (let at = 0; at < names.length; at += batchSize) {
          await this.#shell.remove(names.slice(at, at + batchSize));
        }
      }
    } catch (error) {
      this.#log.error('removed volumes could not be taken off the disk', {
        directory: this.#dead,
        reason: describeError(error),
      });
    } finally {
      this.#running = undefined;
    }
  }
}
