import { Caller, type Claims, type Identity, isCsrfOf, readBearer, type Session, type TeamAccess } from '@rondo/auth';
import type { ApiRequest } from '../http/api-request.ts';
import { readSessionCookies } from '../http/cookies.ts';
import type { Services } from '../services.ts';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Who is calling: the bearer token of the header, else that of the browser's cookie (api.md 1.3, 5). `csrf` is refused where a cookie
 * comes with a method that changes something and the header does not carry the CSRF token of that very session.
 */
export async function findCaller(
  request: ApiRequest,
  services: Services,
): Promise<{ caller: Caller; isCsrfSound: boolean }> {
  const { auth, csrf } = readSessionCookies(request.headers.cookie);
  const [{ identity }, teams] = await Promise.all([
    identify(request.headers.authorization ?? auth, services),
    services.teams.teams(),
  ]);
  const caller = callerOf(identity, teams, services);
  if (auth === undefined || safeMethods.has(request.method)) return { caller, isCsrfSound: true };
  return {
    caller,
    isCsrfSound: await isCsrfSound(auth, { cookie: csrf, header: request.header('x-csrf-token') }, services),
  };
}

/** What was worked out about a token's user, for as long as no team changes. */
const known = new WeakMap<readonly TeamAccess[], WeakMap<Claims, Caller>>();

function callerOf(identity: Identity, teams: readonly TeamAccess[], { config }: Services): Caller {
  if (identity.kind !== 'valid') return new Caller(identity, teams, config);
  const callers = known.get(teams) ?? new WeakMap<Claims, Caller>();
  known.set(teams, callers);
  const caller = callers.get(identity.claims) ?? new Caller(identity, teams, config);
  callers.set(identity.claims, caller);
  return caller;
}

async function identify(
  value: string | undefined,
  services: Services,
): Promise<{ identity: Identity; session?: Session }> {
  const bearer = readBearer(value);
  if (bearer.kind === 'none') return { identity: { kind: 'none' } };
  if (bearer.kind === 'malformed') return { identity: { kind: 'invalid' } };
  const session = await services.tokens.verify(bearer.token);
  if (session === undefined) return { identity: { kind: 'invalid' } };
  return { identity: { kind: 'valid', claims: session.claims }, session };
}

/** The header must repeat the cookie, and both must be what the session in the cookie was given. */
async function isCsrfSound(
  auth: string,
  csrf: { cookie: string | undefined; header: string | undefined },
  services: Services,
): Promise<boolean> {
  if (csrf.header === undefined || csrf.header !== csrf.cookie) return false;
  const { session } = await identify(auth, services);
  return session !== undefined && isCsrfOf(session, csrf.header);
}
