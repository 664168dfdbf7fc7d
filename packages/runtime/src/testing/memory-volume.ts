import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { FileNotFoundError, VolumeNotFoundError } from '../runtime-errors.ts';
import type { Volume } from '../volume.ts';

/** Files by their path within a volume. */
export type MemoryFiles = Map<string, Buffer>;

/** A handle on a volume of the worker in memory. A stream of its files is JSON, whatever encoding is named. */
export class MemoryVolume implements Volume {
  readonly handle: string;
  readonly workerName: string;
  readonly #find: () => MemoryFiles | undefined;

  constructor(handle: string, workerName: string, find: () => MemoryFiles | undefined) {
    this.handle = handle;
    this.workerName = workerName;
    this.#find = find;
  }

  async readFile(path: string): Promise<Buffer> {
    const content = this.#files().get(path);
    if (content === undefined) throw new FileNotFoundError(path);
    return content;
  }

  async streamOut(): Promise<Readable> {
    const entries = [...this.#files()].map(([path, content]) => [path, content.toString('base64')]);
    return Readable.from([Buffer.from(JSON.stringify(entries))]);
  }

  async streamIn(_path: string, body: Readable): Promise<void> {
    const files = this.#files();
    const entries: [string, string][] = JSON.parse((await buffer(body)).toString());
    for (const [path, content] of entries) files.set(path, Buffer.from(content, 'base64'));
  }

  async setPrivileged(): Promise<void> {
    this.#files();
  }

  async importLayers(): Promise<boolean> {
    return true;
  }

  #files(): MemoryFiles {
    const files = this.#find();
    if (files === undefined) throw new VolumeNotFoundError(this.handle, this.workerName);
    return files;
  }
}
