import { FlyError } from '../failures/fly-error.ts';
import { UnexpectedResponseError } from '../failures/response-errors.ts';
import type { Reply } from './reply.ts';

/** Throws {@link FlyError} where components may not be seen or touched, or one doesn't exist (fly.md 5.2). */
export function throwForComponent(reply: Reply, name?: string): void {
  if (reply.status === 200) return;
  if (reply.status === 403) {
    throw new FlyError("must be an owner of the 'main' team to interact with components");
  }
  if (reply.status === 404 && name !== undefined) throw new FlyError(`component '${name}' not found`);
  throw new UnexpectedResponseError(reply);
}
