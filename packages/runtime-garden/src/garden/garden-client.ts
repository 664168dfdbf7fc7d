import type { GardenContainerSpec } from '@rondo/protocol';
import { Type } from 'typebox';
import type { HttpPeer } from '../http/http-peer.ts';
import { readAnswer } from '../http/read-answer.ts';
import { refusalOf } from './garden-errors.ts';

/** Stock servers write capitals (worker.md 8.1). */
const ContainerHandles = Type.Object({ Handles: Type.Array(Type.String()) });
const Properties = Type.Record(Type.String(), Type.String());

/** The stock Garden routes that a web uses, but for processes (worker.md 8.1). */
export class GardenClient {
  readonly #peer: HttpPeer;

  constructor(peer: HttpPeer) {
    this.#peer = peer;
  }

  async listHandles(signal: AbortSignal): Promise<string[]> {
    const answer = await this.#peer.send({ method: 'GET', path: '/containers' }, signal);
    if (answer.status !== 200) throw refusalOf(answer);
    return readAnswer(ContainerHandles, answer.text, 'list of containers').Handles;
  }

  /** Creates the container. One that exists under this handle is an error: ask `listHandles` first. */
  async create(spec: GardenContainerSpec, signal: AbortSignal): Promise<void> {
    const answer = await this.#peer.send({ method: 'POST', path: '/containers', json: spec }, signal);
    if (answer.status !== 200) throw refusalOf(answer);
  }

  /** Gone already is as good as destroyed. */
  async destroy(handle: string, signal: AbortSignal): Promise<void> {
    const answer = await this.#peer.send({ method: 'DELETE', path: containerPath(handle) }, signal);
    const isGone = answer.status === 200 || answer.status === 404 || answer.text.includes('not found');
    if (!isGone && !answer.text.includes('already being destroyed')) throw refusalOf(answer, handle);
  }

  async stop(handle: string, kill: boolean, signal: AbortSignal): Promise<void> {
    const answer = await this.#peer.send(
      { method: 'PUT', path: `${containerPath(handle)}/stop`, json: { kill } },
      signal,
    );
    if (answer.status !== 200) throw refusalOf(answer, handle);
  }

  async properties(handle: string, signal: AbortSignal): Promise<Record<string, string>> {
    const answer = await this.#peer.send({ method: 'GET', path: `${containerPath(handle)}/properties` }, signal);
    if (answer.status !== 200) throw refusalOf(answer, handle);
    return readAnswer(Properties, answer.text, 'container properties');
  }

  async setProperty(
    handle: string,
    { key, value }: { key: string; value: string },
    signal: AbortSignal,
  ): Promise<void> {
    const path = `${containerPath(handle)}/properties/${encodeURIComponent(key)}`;
    const answer = await this.#peer.send({ method: 'PUT', path, json: { value } }, signal);
    if (answer.status !== 200) throw refusalOf(answer, handle);
  }
}

export function containerPath(handle: string): string {
  return `/containers/${encodeURIComponent(handle)}`;
}
