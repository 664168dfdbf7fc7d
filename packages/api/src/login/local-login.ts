import { randomBytes } from 'node:crypto';
import { hashText } from '@rondo/auth';
import { saveAuthorizationCode } from '@rondo/db';
import type { ApiRequest } from '../http/api-request.ts';
import { empty, type Reply } from '../http/reply.ts';
import type { Services } from '../services.ts';
import { type AuthorizationRequest, openAuthorization } from './authorization-request.ts';
import { errorPage, loginPage } from './login-page.ts';

const staleText = 'This login took too long or did not start here. Go back to the first page and log in again.';

/** The form for local users. */
export async function showLoginPage(request: ApiRequest, services: Services): Promise<Reply> {
  if (openAuthorization(request.query.get('state') ?? '', services) === undefined) return errorPage(staleText);
  return loginPage(request, services, { status: 200 });
}

/** Checks name and password and returns to the client with a code; wrong ones show the form again, ever more slowly. */
export async function submitLogin(request: ApiRequest, services: Services): Promise<Reply> {
  const authorization = openAuthorization(request.query.get('state') ?? '', services);
  if (authorization === undefined) return errorPage(staleText);
  const form = request.form();
  const name = form.get('login') ?? '';
  const { damping, users } = services.login;
  const keys = [`user:${name.toLowerCase()}`, `address:${request.remoteAddress}`];
  await damping.wait(keys, request.signal);
  const identity = await users.authenticate(name, form.get('password') ?? '');
  if (identity === undefined) {
    damping.failed(keys);
    return loginPage(request, services, { status: 401, name, error: 'invalid username and password.' });
  }
  damping.succeeded(keys);
  const code = await saveCode(authorization, identity, services);
  const query = new URLSearchParams({ code, state: authorization.state });
  return empty(303, { location: `${authorization.redirectUri}?${query}` });
}

async function saveCode(
  { clientId, redirectUri, challenge }: AuthorizationRequest,
  identity: object,
  { db, clock, config }: Services,
): Promise<string> {
  const code = randomBytes(20).toString('hex');
  const iat = Math.floor(clock.nowMs() / 1000);
  await saveAuthorizationCode(db, {
    codeHash: hashText(code),
    clientId,
    redirectUri,
    ...(challenge === undefined ? {} : { challenge }),
    claims: { ...identity, aud: clientId, iat, exp: iat + Math.floor(config.authDurationMs / 1000) },
  });
  return code;
}
