import type { Readable } from 'node:stream';
import type { StreamEncoding, Volume } from '@rondo/runtime';
import type { BaggageclaimClient } from './baggageclaim/baggageclaim-client.ts';

/** A volume behind Baggageclaim. */
export class GardenVolume implements Volume {
  readonly handle: string;
  readonly workerName: string;
  readonly #client: BaggageclaimClient;

  constructor(handle: string, workerName: string, client: BaggageclaimClient) {
    this.handle = handle;
    this.workerName = workerName;
    this.#client = client;
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
}
