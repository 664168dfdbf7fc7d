import type { Readable } from 'node:stream';
import type { StreamEncoding, Volume } from '@rondo/runtime';
import type { BaggageclaimClient } from './baggageclaim/baggageclaim-client.ts';
import { readFileFromTar } from './baggageclaim/read-file-from-tar.ts';
import type { VolumeExtensionClient } from './extension/volume-extension-client.ts';

export interface GardenVolumeOptions {
  readonly handle: string;
  readonly workerName: string;
  readonly client: BaggageclaimClient;
  /** Absent for a stock worker. */
  readonly extension: VolumeExtensionClient | undefined;
}

/** A volume behind Baggageclaim. */
export class GardenVolume implements Volume {
  readonly handle: string;
  readonly workerName: string;
  readonly #client: BaggageclaimClient;
  readonly #extension: VolumeExtensionClient | undefined;

  constructor({ handle, workerName, client, extension }: GardenVolumeOptions) {
    this.handle = handle;
    this.workerName = workerName;
    this.#client = client;
    this.#extension = extension;
  }

  async readFile(path: string, signal: AbortSignal): Promise<Buffer> {
    if (this.#extension !== undefined) return this.#extension.readFile(this.handle, path, signal);
    // Stock workers of both generations understand gzip; not all of them send plain tar.
    return readFileFromTar(await this.streamOut(path, 'gzip', signal), path, signal);
  }

  streamOut(path: string, encoding: StreamEncoding, signal: AbortSignal): Promise<Readable> {
    return this.#client.streamOut(this.handle, { path, encoding }, signal);
  }

  streamIn(path: string, body: Readable, options: { encoding: StreamEncoding; signal: AbortSignal }): Promise<void> {
    return this.#client.streamIn(this.handle, { path, encoding: options.encoding, body }, options.signal);
  }

  setPrivileged(privileged: boolean, signal: AbortSignal): Promise<void> {
    return this.#client.setPrivileged(this.handle, privileged, signal);
  }

  async importLayers(signal: AbortSignal): Promise<boolean> {
    if (this.#extension === undefined)
      throw new Error(`worker ${this.workerName} keeps no layers: look at its capabilities first`);
    return this.#extension.importLayers(this.handle, signal);
  }
}
