import type { Services } from '../services.ts';

/** What a client asked for when it sent a browser to log in. */
export type AuthorizationRequest = {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly state: string;
  readonly challenge?: { readonly value: string; readonly method: string };
};

type Read<Value> = ({ ok: true } & Value) | { ok: false; reason: string };

/**
 * Checks a request to authorize and packs it into a signed token that the login form carries, so that any node can go on
 * with it and none has to remember it.
 */
export function readAuthorization(query: URLSearchParams, services: Services): Read<{ token: string }> {
  const { config, login, clock } = services;
  const clientId = query.get('client_id') ?? '';
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!config.clients.some(({ id }) => id === clientId))
    return { ok: false, reason: `Invalid client_id ("${clientId}").` };
  if (redirectUri !== `${config.externalUrl}/sky/callback`) {
    return { ok: false, reason: `Unregistered redirect_uri ("${redirectUri}").` };
  }
  const challenge = query.get('code_challenge');
  const request: AuthorizationRequest = {
    clientId,
    redirectUri,
    state: query.get('state') ?? '',
    ...(challenge === null
      ? {}
      : { challenge: { value: challenge, method: query.get('code_challenge_method') ?? 'plain' } }),
  };
  const nowSeconds = Math.floor(clock.nowMs() / 1000);
  return { ok: true, token: login.state.sign('authorization', JSON.stringify(request), nowSeconds) };
}

/** The request that a login form carries; undefined for a forged or old one. */
export function openAuthorization(token: string, { login, clock }: Services): AuthorizationRequest | undefined {
  const text = login.state.verify('authorization', token, Math.floor(clock.nowMs() / 1000));
  if (text === undefined) return undefined;
  // Signed by this server for nothing else, so it has the shape that readAuthorization gave it.
  return JSON.parse(text) as AuthorizationRequest;
}
