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
  // One after the other: this node nearly always knows both.
  const { identity } = await identify(request.headers.authorization ?? auth, services);
  const teams = await services.teams.teams();
  const caller = callerOf(identity, teams, services);
  if (auth === undefined || safeMethods.has(request.method)) return { caller, isCsrfSound: true };
  return {
    caller,
    isCsrfSound: await isCsrfSound(auth, { cookie: csrf, header: request.header('x-csrf-token') }, services),
  };
}

/** Nobody in particular, without a look at the database: for what must be answered while that is away. */
export function findNobody(services: Services): { caller: Caller; isCsrfSound: boolean } {
  return { caller: callerOf(nobody, noTeams, services), isCsrfSound: true };
}

const noTeams: readonly TeamAccess[] = [];
const nobody: Identity = { kind: 'none' };
const stranger: Identity = { kind: 'invalid' };

/** What was worked out about a token's user, and about those without one, for as long as no team changes. */
const known = new WeakMap<readonly TeamAccess[], WeakMap<Claims | Identity, Caller>>();

function callerOf(identity: Identity, teams: readonly TeamAccess[], { config }: Services): Caller {
  let callers = known.get(teams);
  if (callers === undefined) {
    callers = new WeakMap();
    known.set(teams, callers);
  }
  const key = identity.kind === 'valid' ? identity.claims : identity;
  let caller = callers.get(key);
  if (caller === undefined) {
    caller = new Caller(identity, teams, config);
    callers.set(key, caller);
  }
  return caller;
}

async function identify(
  value: string | undefined,
  services: Services,
): Promise<{ identity: Identity; session?: Session }> {
  const bearer = readBearer(value);
  if (bearer.kind === 'none') return { identity: nobody };
  if (bearer.kind === 'malformed') return { identity: stranger };
  const session = await services.tokens.verify(bearer.token);
  if (session === undefined) return { identity: stranger };
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
