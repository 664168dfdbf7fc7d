import {
  WorkerCheckAnswer,
  type WorkerCheckRequest,
  type WorkerContainerRequest,
  WorkerDescription,
  type WorkerProcessRequest,
  workerExtensionPrefix,
  workerExtensionVersion,
} from '@rondo/protocol';
import type { CheckRun, CheckRunOutcome } from '@rondo/runtime';
import { refusalOf } from '../garden/garden-errors.ts';
import type { HttpPeer } from '../http/http-peer.ts';
import { readAnswer } from '../http/read-answer.ts';

/** Rondo's extension of Garden (protocol's worker-routes). Every request may be repeated. */
export class ExtensionClient {
  readonly #peer: HttpPeer;

  constructor(peer: HttpPeer) {
    this.#peer = peer;
  }

  /** What the worker is, or undefined for a stock one or one of another version of the extension. */
  async describe(signal: AbortSignal): Promise<WorkerDescription | undefined> {
    const answer = await this.#peer.send({ method: 'GET', path: `${workerExtensionPrefix}/worker` }, signal);
    if (answer.status !== 200) return undefined;
    const description = readAnswer(WorkerDescription, answer.text, 'description');
    return description.extension === workerExtensionVersion ? description : undefined;
  }

  /** Makes the container unless it is there, and hands the process to its holder unless it was before. */
  async putContainer(handle: string, request: WorkerContainerRequest, signal: AbortSignal): Promise<void> {
    const answer = await this.#peer.send({ method: 'PUT', path: containerPath(handle), json: request }, signal);
    if (answer.status !== 200) throw refusalOf(answer);
  }

  async hasContainer(handle: string, signal: AbortSignal): Promise<boolean> {
    const answer = await this.#peer.send({ method: 'GET', path: containerPath(handle) }, signal);
    if (answer.status === 404) return false;
    if (answer.status !== 200) throw refusalOf(answer, handle);
    return true;
  }

  async putProcess(handle: string, request: WorkerProcessRequest, signal: AbortSignal): Promise<void> {
    const answer = await this.#peer.send(
      { method: 'PUT', path: processPath(handle, request.id), json: request },
      signal,
    );
    if (answer.status !== 200) throw refusalOf(answer, handle);
  }

  /** Runs a check in the worker's warm runner; undefined where it has none for the type. Ending the request cancels the check. */
  async runCheck({ type, teamId, request, env }: CheckRun, signal: AbortSignal): Promise<CheckRunOutcome | undefined> {
    const pairs = env.map((pair): [string, string] => {
      const equals = pair.indexOf('=');
      return [pair.slice(0, equals), pair.slice(equals + 1)];
    });
    const json: WorkerCheckRequest = { team: String(teamId), type, request, env: Object.fromEntries(pairs) };
    const answer = await this.#peer.send({ method: 'POST', path: `${workerExtensionPrefix}/checks`, json }, signal);
    if (answer.status === 404) return undefined;
    if (answer.status !== 200) throw refusalOf(answer);
    const { status, stdout, log } = readAnswer(WorkerCheckAnswer, answer.text, 'answer to a check');
    return { exitStatus: status, stdout, stderr: log };
  }

  /** Forgets a process that has ended, with its output. */
  async deleteProcess(handle: string, processId: string, signal: AbortSignal): Promise<void> {
    const answer = await this.#peer.send({ method: 'DELETE', path: processPath(handle, processId) }, signal);
    if (answer.status !== 204 && answer.status !== 404) throw refusalOf(answer, handle);
  }
}

function containerPath(handle: string): string {
  return `${workerExtensionPrefix}/containers/${encodeURIComponent(handle)}`;
}

export function processPath(handle: string, processId: string): string {
  return `${containerPath(handle)}/processes/${encodeURIComponent(processId)}`;
}
