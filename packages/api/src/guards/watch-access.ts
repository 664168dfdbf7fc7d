import { type Caller, hashAccessToken, readBearer } from '@rondo/auth';
import type { Context } from '../context.ts';
import { readSessionCookies } from '../http/cookies.ts';
import { HttpError } from '../http/http-error.ts';
import { checkAccess } from './check-access.ts';
import { findCaller } from './find-caller.ts';

/** Fires when the caller may no longer see what it is being told; to be disposed of when the telling ends. */
export interface AccessWatch extends Disposable {
  readonly signal: AbortSignal;
}

/** A node's clock may be behind the database's, and sessions have this much leeway. */
const expiryLeewayMs = 60_000;
/** Timers hold no more. */
const longestSleepMs = 2 ** 31 - 1;

/**
 * Looks at the caller's rights again whenever its token or some team changes: open streams and conversations end with the session,
 * with its expiry, and with the role that let them in. What everybody may see ends when the caller's roles are others, since what it
 * shows was chosen by them; its client comes back at once.
 */
export function watchAccess(context: Context): AccessWatch {
  const { caller, services } = context;
  const ended = new AbortController();
  if (caller.claims === undefined) return { signal: ended.signal, [Symbol.dispose]: () => undefined };
  const own = tokenHashOf(context);
  const look = () => {
    hasAccess(context).then(
      (has) => (has ? undefined : ended.abort(new Error('the caller may no longer see this'))),
      (error: unknown) => services.logger.error('access not looked at again', { route: context.route.name, error }),
    );
  };
  const revoked = services.tokens.onRevoked((hash) => (hash === undefined || hash === own ? look() : undefined));
  const changed = services.teams.onChanged(look);
  const stop = new AbortController();
  const leftMs = caller.claims.exp * 1000 + expiryLeewayMs - services.clock.nowMs();
  services.clock.sleep(Math.max(0, Math.min(leftMs + 1000, longestSleepMs)), stop.signal).then(look, () => undefined);
  return {
    signal: ended.signal,
    [Symbol.dispose]: () => {
      stop.abort();
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
    await checkAccess({ ...context, caller });
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
