import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import type { Clock } from '@rondo/foundation';
import {
  BaggageclaimError,
  type BaggageclaimStrategy,
  BaggageclaimVolume,
  type BaggageclaimVolumeRequest,
} from '@rondo/protocol';
import {
  FileNotFoundError,
  type StreamEncoding,
  StreamRefusedError,
  VolumeNotFoundError,
  type VolumeSpec,
  WorkerRefusedError,
} from '@rondo/runtime';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { HttpAnswer, HttpPeer } from '../http/http-peer.ts';
import { readAnswer } from '../http/read-answer.ts';

const VolumeViews = Type.Array(BaggageclaimVolume);

const firstPollMs = 10;
const lastPollMs = 1000;

/** The stock Baggageclaim routes that a web uses (worker.md 9.1). */
export class BaggageclaimClient {
  readonly #peer: HttpPeer;
  readonly #clock: Clock;

  constructor(peer: HttpPeer, clock: Clock) {
    this.#peer = peer;
    this.#clock = clock;
  }

  async find(handle: string, signal: AbortSignal): Promise<BaggageclaimVolume | undefined> {
    const answer = await this.#peer.send({ method: 'GET', path: volumePath(handle) }, signal);
    if (answer.status === 404) return undefined;
    if (answer.status !== 200) throw this.#refusal(answer, handle);
    return readAnswer(BaggageclaimVolume, answer.text, 'volume');
  }

  /** The volume with what it is to be made from as this worker can be told it. Throws VolumeNotFoundError. */
  async plain(spec: VolumeSpec, signal: AbortSignal): Promise<PlainVolumeSpec> {
    const { origin } = spec;
    if (origin.kind !== 'duplicate-of') return { ...spec, origin };
    const source = await this.find(origin.handle, signal);
    if (source === undefined) throw new VolumeNotFoundError(origin.handle, this.#peer.workerName);
    return { ...spec, origin: { kind: 'import', path: source.path } };
  }

  async list(signal: AbortSignal): Promise<string[]> {
    const answer = await this.#peer.send({ method: 'GET', path: '/volumes' }, signal);
    if (answer.status !== 200) throw this.#refusal(answer, '');
    return readAnswer(VolumeViews, answer.text, 'list of volumes').map(({ handle }) => handle);
  }

  /** Creates a volume by the asynchronous routes, the only ones that stock webs use; one that exists is found. */
  async create(spec: PlainVolumeSpec, signal: AbortSignal): Promise<BaggageclaimVolume> {
    const existing = await this.find(spec.handle, signal);
    if (existing !== undefined) return existing;
    const json = volumeRequest(spec);
    const started = await this.#peer.send({ method: 'POST', path: '/volumes-async', json }, signal);
    // A creation of this handle that an earlier attempt began is waited for like our own.
    if (started.status !== 201 && !started.text.includes('promise already exists'))
      throw this.#refusal(started, spec.handle);
    try {
      return await this.#waitFor(spec.handle, signal);
    } finally {
      const path = `/volumes-async/${encodeURIComponent(spec.handle)}`;
      await this.#peer.send({ method: 'DELETE', path }, signal).catch(() => undefined);
    }
  }

  /** Gone already is as good as destroyed. */
  async destroy(handle: string, signal: AbortSignal): Promise<void> {
    const answer = await this.#peer.send({ method: 'DELETE', path: volumePath(handle) }, signal);
    if (answer.status !== 204 && answer.status !== 404) throw this.#refusal(answer, handle);
  }

  async setPrivileged(handle: string, privileged: boolean, signal: AbortSignal): Promise<void> {
    const path = `${volumePath(handle)}/privileged`;
    const answer = await this.#peer.send({ method: 'PUT', path, json: { value: privileged } }, signal);
    if (answer.status !== 204) throw this.#refusal(answer, handle);
  }

  async streamOut(
    handle: string,
    file: { path: string; encoding: StreamEncoding },
    signal: AbortSignal,
  ): Promise<IncomingMessage> {
    const path = `${volumePath(handle)}/stream-out?path=${encodeURIComponent(file.path)}`;
    const headers = { 'accept-encoding': file.encoding, 'content-length': '0' };
    const answer = await this.#peer.stream({ method: 'PUT', path, headers }, signal);
    if ('body' in answer) return answer.body;
    if (answer.status === 404 && answer.text.includes('no such file or directory'))
      throw new FileNotFoundError(file.path);
    throw this.#refusal(answer, handle);
  }

  async streamIn(
    handle: string,
    { path, encoding, body }: { path: string; encoding: StreamEncoding; body: Readable },
    signal: AbortSignal,
  ): Promise<void> {
    const target = `${volumePath(handle)}/stream-in?limit=0.000000&path=${encodeURIComponent(path)}`;
    const headers = { 'content-encoding': encoding, 'content-type': 'application/x-tar' };
    const answer = await this.#peer.send({ method: 'PUT', path: target, stream: body, headers }, signal);
    if (answer.status === 204) return;
    if (answer.status === 404) throw this.#refusal(answer, handle);
    throw new StreamRefusedError(`worker '${this.#peer.workerName}' refused the files: ${errorText(answer)}`);
  }

  async #waitFor(handle: string, signal: AbortSignal): Promise<BaggageclaimVolume> {
    for (let delayMs = firstPollMs; ; delayMs = Math.min(delayMs * 1.5, lastPollMs)) {
      const answer = await this.#peer.send(
        { method: 'GET', path: `/volumes-async/${encodeURIComponent(handle)}` },
        signal,
      );
      if (answer.status === 200) return readAnswer(BaggageclaimVolume, answer.text, 'volume');
      if (answer.status !== 204) throw this.#refusal(answer, handle);
      await this.#clock.sleep(delayMs, signal);
    }
  }

  #refusal(answer: HttpAnswer, handle: string): Error {
    if (answer.status === 404) return new VolumeNotFoundError(handle, this.#peer.workerName);
    return new WorkerRefusedError(errorText(answer));
  }
}

/** A volume whose origin the worker can be told: what is to be duplicated is named by its path. */
export type PlainVolumeSpec = VolumeSpec & { readonly origin: Exclude<VolumeSpec['origin'], { kind: 'duplicate-of' }> };

/** The body that creates a volume (worker.md 9.2). */
export function volumeRequest({
  handle,
  origin,
  privileged,
  owner,
}: PlainVolumeSpec): BaggageclaimVolumeRequest & { handle: string } {
  return {
    handle,
    strategy: strategyOf(origin),
    privileged,
    ...(owner === undefined ? {} : { uid: owner.uid, gid: owner.gid }),
  };
}

function strategyOf(origin: PlainVolumeSpec['origin']): BaggageclaimStrategy {
  switch (origin.kind) {
    case 'empty':
      return { type: 'empty' };
    case 'copy-of':
      return { type: 'cow', volume: origin.parentHandle };
    case 'import':
      return { type: 'import', path: origin.path, follow_symlinks: false };
  }
}

export function volumePath(handle: string): string {
  return `/volumes/${encodeURIComponent(handle)}`;
}

export function errorText({ status, text }: HttpAnswer): string {
  try {
    const json: unknown = JSON.parse(text);
    if (Value.Check(BaggageclaimError, json)) return json.error;
  } catch {
    // No JSON: the text itself is all there is.
  }
  return `${status} ${text.trim().slice(0, 500)}`;
}
