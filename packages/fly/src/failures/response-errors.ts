import { RondoError } from '@rondo/foundation';
import { FlyError } from './fly-error.ts';

/** 401: no token, or one that doesn't count. */
export class NotAuthorizedError extends RondoError {
  readonly code = 'NOT_AUTHORIZED';

  constructor() {
    super('not authorized');
  }
}

/** 404 */
export class NotFoundError extends FlyError {
  override readonly code = 'NOT_FOUND';
}

/** 403; `reason` is the body. */
export class ForbiddenError extends FlyError {
  override readonly code = 'FORBIDDEN';
  readonly reason: string;

  constructor(reason: string) {
    super(reason === '' ? 'forbidden' : `forbidden: ${reason}`);
    this.reason = reason;
  }
}

/** Any other status that isn't a success. */
export class UnexpectedResponseError extends FlyError {
  override readonly code = 'UNEXPECTED_RESPONSE';
  readonly status: number;
  readonly body: string;

  constructor({ status, reason, body }: { status: number; reason: string; body: string }) {
    super(`Unexpected Response\nStatus: ${status} ${reason}\nBody: ${body}`);
    this.status = status;
    this.body = body;
  }
}

/** The server can't be reached, or the connection broke. */
export class UnreachableError extends RondoError {
  readonly code = 'UNREACHABLE';
}
