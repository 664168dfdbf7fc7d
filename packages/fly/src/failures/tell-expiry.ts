import { tokenExpiry } from '../client/token.ts';
import type { FlyIo } from '../io/fly-io.ts';
import { loadTargets } from '../target/flyrc.ts';

/** Why a token doesn't count, where it says so itself: it has expired. */
export async function tellExpiry(target: string, io: FlyIo): Promise<void> {
  const token = (await loadTargets(io)).get(target)?.token;
  const expiry = token === undefined ? undefined : tokenExpiry(token.value);
  if (expiry === undefined || expiry.getTime() > io.now()) return;
  io.stderr.write(`the token of ${target} expired at ${expiry.toUTCString().replace(/GMT$/, 'UTC')}.\n`);
}
