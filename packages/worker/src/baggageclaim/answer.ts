import type { IncomingMessage, ServerResponse } from 'node:http';
import { describeError } from '@rondo/foundation';

/** A request that ends with an error answer; the text is the client's to read. */
export class AnswerError extends Error {
  readonly status: number;

  constructor(status: number, text: string) {
    super(text);
    this.status = status;
  }
}

/** Go's JSON ends with a newline, and stock clients compare the content type for equality (worker.md 9.1). */
export function answerJson(response: ServerResponse, status: number, body: unknown): void {
  answer(response, status, { type: 'application/json', text: `${JSON.stringify(body)}\n` });
}

export function answerEmpty(response: ServerResponse, status: number): void {
  response.writeHead(status);
  response.end();
}

export function answerText(response: ServerResponse, status: number, text: string): void {
  answer(response, status, { type: 'text/plain; charset=utf-8', text });
}

/** `{"error": TEXT}`; of stock routes only two answer errors with a JSON content type (recorded). */
export function answerError(
  request: IncomingMessage,
  response: ServerResponse,
  error: { status: number; text: string },
): void {
  const path = request.url ?? '';
  const isJson =
    path.startsWith('/rondo/') ||
    (request.method === 'GET' && !path.startsWith('/volumes-async') && path.startsWith('/volumes')) ||
    (request.method === 'DELETE' && path.startsWith('/volumes/destroy'));
  const type = isJson ? 'application/json' : 'text/plain; charset=utf-8';
  answer(response, error.status, { type, text: `${JSON.stringify({ error: error.text })}\n` });
}

/** The error answer for anything that a route threw; `text` is the stock sentence, the cause follows it. */
export function serverError(text: string, error: unknown): AnswerError {
  return new AnswerError(500, `${text}: ${describeError(error)}`);
}

function answer(response: ServerResponse, status: number, { type, text }: { type: string; text: string }): void {
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(text) });
  response.end(text);
}
