import { type Caller, hashAccessToken, readBearer } from '@rondo/auth';
import type { Context } from '../context.ts';
import { readSessionCookies } from '../http/cookies.ts';
import { HttpError } from '../http/http-error.ts';
import { checkAccess } from './check-access.ts';
import { findCaller } from './find-caller.ts';
import { whenExpired } from './session-expiry.ts';

/** Between looks while the database cannot be asked. */
const retryMs = 1000;

/**
 * Looks at the caller's rights again whenever its token or some team changes: open streams and conversations end with the session,
 * with its expiry, and with the role that let them in. What everybody may see ends when the caller's roles are others, since what it
 * shows was chosen by them; its client comes back at once. Calls `end`, until disposed of.
 */
export function watchAccess(context: Context, end: (reason: Error) => void): Disposable {
  const { caller, services } = context;
  if (caller.claims === undefined) return { [Symbol.dispose]: () => undefined };
  const own = tokenHashOf(context);
  let stop: AbortController | undefined;
  const look = () => {
    hasAccess(context).then(
      (has) => (has ? undefined : end(new Error('the caller may no longer see this'))),
      (error: unknown) => {
        services.logger.error('access not looked at again yet', { route: context.route.name, error });
        stop ??= new AbortController();
        services.clock.sleep(retryMs, stop.signal).then(look, () => undefined);
      },
    );
  };
  const revoked = services.tokens.onRevoked((hash) => (hash === undefined || hash === own ? look() : undefined));
  const changed = services.teams.onChanged(look);
  // Something may have changed after the caller was let in and before anybody listened.
  look();
  const expired = whenExpired(caller.claims, services.clock, look);
  return {
    [Symbol.dispose]: () => {
      stop?.abort();
      expired[Symbol.dispose]();
      revoked[Symbol.dispose]();
      changed[Symbol.dispose]();
    },
  };
}

async function hasAccess(context: Context): Promise<boolean> {
  const { caller } = await findCaller(context.request, context.services);
  if (!caller.isAuthenticated) return false;
  if (context.route.access === 'optional') return rolesOf(caller) === rolesOf(context.caller);
  try {
    await checkAccess({ ...context, caller, found: {} });
    return true;
  } catch (error) {
    if (error instanceof HttpError) return false;
    throw error;
  }
}

function rolesOf(caller: Caller): string {
  return JSON.stringify([caller.isAdmin, caller.rolesByTeam]);
}

function tokenHashOf({ request }: Context): string | undefined {
  const bearer = readBearer(request.headers.authorization ?? readSessionCookies(request.headers.cookie).auth);
  return bearer.kind === 'token' ? hashAccessToken(bearer.token).toString('hex') : undefined;
}
