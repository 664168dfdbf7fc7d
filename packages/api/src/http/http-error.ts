import { RondoError } from '@rondo/foundation';
import { empty, type Reply, text } from './reply.ts';

/** Ends a request early with an answer that its client expects; thrown from wherever the request turns out to be impossible. */
export class HttpError extends RondoError {
  readonly code = 'HTTP_ERROR';
  readonly reply: Reply;

  constructor(reply: Reply) {
    super('the request was answered early');
    this.reply = reply;
  }
}

export function badRequest(message?: string): HttpError {
  return new HttpError(message === undefined ? empty(400) : text(400, message));
}

export function notFound(): HttpError {
  return new HttpError(empty(404));
}

/** 401 without a valid token, 403 with one (api.md 3.4). */
export function refused(isAuthenticated: boolean): HttpError {
  return new HttpError(isAuthenticated ? text(403, 'forbidden') : text(401, 'not authorized'));
}
