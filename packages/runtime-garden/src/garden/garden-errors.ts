import { GardenErrorBody } from '@rondo/protocol';
import { ContainerNotFoundError, WorkerRefusedError } from '@rondo/runtime';
import { Value } from 'typebox/value';
import type { HttpAnswer } from '../http/http-peer.ts';

/** What a refusal of Garden's comes to; the message is the worker's own (worker.md 8.2). */
export function refusalOf(answer: HttpAnswer, handle?: string): Error {
  const body = parseErrorBody(answer.text);
  if (handle !== undefined && isContainerMissing(answer, body, handle)) return new ContainerNotFoundError(handle);
  if (body !== undefined) return new WorkerRefusedError(body.Message);
  return new WorkerRefusedError(`bad response: ${answer.status} ${answer.text.slice(0, 500)}`);
}

/** The text users read when a process could not be started: stock wording around what the worker said (worker.md 8.2). */
export function startFailureText(answer: HttpAnswer): string {
  const body = parseErrorBody(answer.text);
  if (body?.Type === 'ExecutableNotFoundError') return body.Message;
  return `start process: backend error: Exit status: ${answer.status}, message: ${answer.text}`;
}

function parseErrorBody(text: string): GardenErrorBody | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return Value.Check(GardenErrorBody, json) ? json : undefined;
  } catch {
    return undefined;
  }
}

/** Containerd workers say so in words alone. */
function isContainerMissing(answer: HttpAnswer, body: GardenErrorBody | undefined, handle: string): boolean {
  if (body?.Type === 'ContainerNotFoundError') return true;
  return (
    answer.status >= 400 &&
    answer.text.includes(`container \\"${handle}\\" in namespace`) &&
    answer.text.includes('not found')
  );
}
