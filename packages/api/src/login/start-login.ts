import { readBearer } from '@rondo/auth';
import type { ApiRequest } from '../http/api-request.ts';
import { readSessionCookies } from '../http/cookies.ts';
import { type Reply, redirect } from '../http/reply.ts';
import type { Services } from '../services.ts';
import { finishLogin } from './finish-login.ts';

const scopes = 'openid profile email federated:id groups';

/** Sends a browser to the issuer, or on to where it wants to go when its session still holds (api.md 17.2). */
export async function startLogin(request: ApiRequest, services: Services): Promise<Reply> {
  const { config, tokens, login, clock } = services;
  const redirectUri = request.query.get('redirect_uri') ?? '/';
  const bearer = readBearer(readSessionCookies(request.headers.cookie).auth);
  if (bearer.kind === 'token') {
    const session = await tokens.verify(bearer.token);
    if (session !== undefined)
      return finishLogin({ subject: session.claims, redirectUri, token: bearer.token }, services);
  }
  const query = new URLSearchParams({
    access_type: 'offline',
    client_id: config.webClientId,
    redirect_uri: `${config.externalUrl}/sky/callback`,
    response_type: 'code',
    scope: scopes,
    state: login.state.sign('return-address', redirectUri, Math.floor(clock.nowMs() / 1000)),
  });
  return redirect(307, `${config.externalUrl}/sky/issuer/auth?${query}`, { hasBody: request.method === 'GET' });
}
