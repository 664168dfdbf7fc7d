import { PlainFailure } from '../failures/fly-error.ts';
import { UnexpectedResponseError } from '../failures/response-errors.ts';
import type { Reply } from './reply.ts';

/** Throws {@link PlainFailure} where an order was refused (fly.md 5.2); `what` is how its text begins. */
export function throwForOrdering(reply: Reply, { team, what }: { team: string; what: string }): void {
  if (reply.status === 200) return;
  throw new PlainFailure(`${what}: ${reasonOf(reply, team)}`);
}

function reasonOf(reply: Reply, team: string): string {
  if (reply.status === 403) return `you do not have a role on team '${team}'`;
  return reply.status === 400 ? reply.body : new UnexpectedResponseError(reply).message;
}
