import { buffer } from 'node:stream/consumers';
import { HeldLayers, VolumeBatchAnswer, volumeExtensionPrefix } from '@rondo/protocol';
import { FileNotFoundError, VolumeNotFoundError, WorkerRefusedError } from '@rondo/runtime';
import { errorText, type PlainVolumeSpec, volumeRequest } from '../baggageclaim/baggageclaim-client.ts';
import type { HttpAnswer, HttpPeer } from '../http/http-peer.ts';
import { readAnswer } from '../http/read-answer.ts';

/** Rondo's extension of Baggageclaim (protocol's volume-routes). Every request may be repeated. */
export class VolumeExtensionClient {
  readonly #peer: HttpPeer;

  constructor(peer: HttpPeer) {
    this.#peer = peer;
  }

  /** Makes volumes in this order, or finds them; answers with the path of each by its handle. Throws WorkerRefusedError. */
  async createAll(specs: readonly PlainVolumeSpec[], signal: AbortSignal): Promise<Map<string, string>> {
    if (specs.length === 0) return new Map();
    const json = { volumes: specs.map(volumeRequest) };
    const answer = await this.#peer.send({ method: 'POST', path: `${volumeExtensionPrefix}/volumes`, json }, signal);
    if (answer.status !== 200) throw this.#refusal(answer, '');
    const paths = new Map<string, string>();
    for (const made of readAnswer(VolumeBatchAnswer, answer.text, 'answer to new volumes').volumes) {
      if (made.outcome === 'failed')
        throw new WorkerRefusedError(`volume ${made.handle} could not be made: ${made.error}`);
      paths.set(made.volume.handle, made.volume.path);
    }
    return paths;
  }

  async readFile(handle: string, path: string, signal: AbortSignal): Promise<Buffer> {
    const target = `${volumePath(handle)}/file?path=${encodeURIComponent(path)}`;
    const answer = await this.#peer.stream({ method: 'GET', path: target }, signal);
    if ('body' in answer) return buffer(answer.body);
    if (answer.status === 404 && answer.text.includes('no such file or directory')) throw new FileNotFoundError(path);
    throw this.#refusal(answer, handle);
  }

  async heldLayers(signal: AbortSignal): Promise<readonly string[]> {
    const answer = await this.#peer.send({ method: 'GET', path: `${volumeExtensionPrefix}/layers` }, signal);
    if (answer.status !== 200) throw this.#refusal(answer, '');
    return readAnswer(HeldLayers, answer.text, 'list of layers').digests;
  }

  /** False where a layer is neither held nor brought. */
  async importLayers(handle: string, signal: AbortSignal): Promise<boolean> {
    const answer = await this.#peer.send({ method: 'PUT', path: `${volumePath(handle)}/layered-image` }, signal);
    if (answer.status === 200) return true;
    if (answer.status === 409) return false;
    throw this.#refusal(answer, handle);
  }

  #refusal(answer: HttpAnswer, handle: string): Error {
    if (answer.status === 404) return new VolumeNotFoundError(handle, this.#peer.workerName);
    return new WorkerRefusedError(errorText(answer));
  }
}

function volumePath(handle: string): string {
  return `${volumeExtensionPrefix}/volumes/${encodeURIComponent(handle)}`;
}
