import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeError, type Logger } from '@rondo/foundation';
import { runProgram } from '../volumes/run-program.ts';
import { writeAtomically } from '../volumes/write-atomically.ts';

const markName = 'durable';

/**
 * Which layers would survive a power cut. A new layer is in place at once, but its contents reach the disk some time
 * later; once they have, a mark in its directory says so. After the machine has started anew, a layer without the mark may be
 * hollow and must not be used. (A killed worker alone loses nothing: the kernel still writes.)
 */
export class LayerDurability {
  readonly #directory: string;
  readonly #log: Logger;
  #waiting: string[] = [];
  #running: Promise<void> | undefined;

  /** `directory` is any on the file system of the layers. */
  constructor(options: { directory: string; log: Logger }) {
    this.#directory = options.directory;
    this.#log = options.log;
  }

  isDurable(layerPath: string): boolean {
    return existsSync(join(layerPath, markName));
  }

  /** Has a layer written out in the background; several share one pass. */
  writeOut(layerPath: string): void {
    this.#waiting.push(layerPath);
    this.#running ??= this.#run();
  }

  /** Resolves once nothing is left to write out. */
  async settled(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  async #run(): Promise<void> {
    try {
      while (this.#waiting.length > 0) {
        const paths = this.#waiting;
        this.#waiting = [];
        await runProgram('sync', ['--file-system', this.#directory]);
        // One that has gone meanwhile needs no mark.
        for (const path of paths) await writeFile(join(path, markName), '').catch(() => undefined);
      }
    } catch (error) {
      this.#log.warn('layers could not be written out', { directory: this.#directory, reason: describeError(error) });
    } finally {
      this.#running = undefined;
    }
  }
}

/** Whether the machine has started anew since this was last asked of the directory. */
export async function noteBoot(directory: string): Promise<{ isNewBoot: boolean }> {
  const path = join(directory, 'boot-id');
  const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8');
  const known = existsSync(path) ? readFileSync(path, 'utf8') : bootId;
  await writeAtomically(path, bootId);
  return { isNewBoot: known !== bootId };
}
