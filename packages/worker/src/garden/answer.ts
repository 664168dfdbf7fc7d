import type { IncomingMessage, ServerResponse } from 'node:http';
import { describeError, RondoError } from '@rondo/foundation';
import type { GardenErrorBody } from '@rondo/protocol';
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import {
  HandleInUseError,
  ProcessRunningError,
  UnknownContainerError,
  UnknownProcessError,
  UnknownResourceTypeError,
} from '../errors.ts';

const maxBodyBytes = 64 << 20;

/** A request whose body or query is not what the route takes. */
export class BadRequestError extends RondoError {
  readonly code = 'BAD_REQUEST';
}

/** JSON as Go writes it, with a newline at the end. */
export function answerJson(response: ServerResponse, body: unknown, status = 200): void {
  const text = `${JSON.stringify(body)}\n`;
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) });
  response.end(text);
}

export function answerEmpty(response: ServerResponse): void {
  response.writeHead(204);
  response.end();
}

/** The status and body for anything that was thrown (worker.md 8.2). Pure. */
export function errorAnswer(error: unknown): { status: number; body: GardenErrorBody } {
  const body = { Type: '', Message: describeError(error), Handle: '', ProcessID: '', Binary: '' };
  if (error instanceof UnknownContainerError) {
    const { handle } = error;
    return {
      status: 404,
      body: { ...body, Type: 'ContainerNotFoundError', Message: `unknown handle: ${handle}`, Handle: handle },
    };
  }
  if (error instanceof UnknownProcessError) {
    const { processId } = error;
    const Message = `unknown process: ${processId}`;
    return { status: 404, body: { ...body, Type: 'ProcessNotFoundError', Message, ProcessID: processId } };
  }
  if (error instanceof UnknownResourceTypeError) return { status: 404, body };
  if (error instanceof ProcessRunningError) return { status: 409, body };
  if (error instanceof HandleInUseError)
    return { status: 500, body: { ...body, Message: `new container: ${error.message}` } };
  return { status: 500, body };
}

/** A request's body, checked. Throws BadRequestError that names the field. */
export async function readBody<Schema extends TSchema>(
  request: IncomingMessage,
  schema: Schema,
): Promise<Static<Schema>> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of request) {
    sizeBytes += chunk.length;
    if (sizeBytes > maxBodyBytes) throw new BadRequestError(`a request body may have ${maxBodyBytes} bytes at most`);
    chunks.push(chunk);
  }
  return checkBody(Buffer.concat(chunks).toString('utf8'), schema);
}

/** Throws BadRequestError that names the field. */
export function checkBody<Schema extends TSchema>(text: string, schema: Schema): Static<Schema> {
  const json = parse(text);
  if (Value.Check(schema, json)) return json;
  const [first] = Value.Errors(schema, json);
  throw new BadRequestError(
    `invalid request body: ${first?.instancePath || 'the whole'} ${first?.message ?? 'is malformed'}`,
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What Go says of a text that stops too early; stock clients have seen no other.
    throw new BadRequestError('unexpected EOF');
  }
}
