import { Connection } from '../client/connection.ts';
import { FlyError } from '../failures/fly-error.ts';
import type { FlyIo } from '../io/fly-io.ts';
import { changeTargets, loadTargets } from '../target/flyrc.ts';
import type { SavedTarget } from '../target/saved-target.ts';

/** Ends a target's session on the server and blanks its token (fly.md 11.2). Throws {@link FlyError}; the token stays then. */
export async function logOut(name: string, io: FlyIo): Promise<void> {
  const saved = (await loadTargets(io)).get(name);
  if (saved === undefined) {
    throw new FlyError(`failed to load target ${JSON.stringify(name)}: unknown target: ${name}`);
  }
  await endSession(saved, io);
  await changeTargets(io, (targets) => {
    const { token, ...target } = targets.get(name) ?? saved;
    targets.set(name, { ...target, ...(token !== undefined && { token: { type: '', value: '' } }) });
  });
  io.stdout.write(`logged out of target: ${name}\n`);
}

async function endSession(saved: SavedTarget, io: FlyIo): Promise<void> {
  const { token } = saved;
  if (token === undefined || token.type === '' || token.value === '') return;
  const connection = await Connection.create({ url: saved.api, token: undefined, tls: saved, verbose: false }, io);
  // A cookie with a blank in it travels quoted.
  const headers = { Cookie: `skymarshal_auth="${token.type} ${token.value}"` };
  const reply = await connection.exchange({ path: '/sky/logout', headers }).catch((cause: Error) => {
    throw new FlyError(`failed to logout from API: logout request failed: ${cause.message}`, { cause });
  });
  if (reply.status !== 200) {
    throw new FlyError(`failed to logout from API: logout failed with status: ${reply.status} ${reply.reason}`);
  }
}
