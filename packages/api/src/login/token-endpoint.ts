import { createHash } from 'node:crypto';
import { hashText, issueToken, makeIdToken, readClaims, type Subject, subjectOf } from '@rondo/auth';
import { takeAuthorizationCode } from '@rondo/db';
import type { OAuthClient } from '../config.ts';
import type { ApiRequest } from '../http/api-request.ts';
import type { Reply } from '../http/reply.ts';
import type { Services } from '../services.ts';
import { authenticateClient } from './oauth-client.ts';
import { oauthError } from './oauth-error.ts';

const knownScopes = new Set(['openid', 'profile', 'email', 'federated:id', 'groups', 'offline_access']);

/** Grants that cannot succeed here, and why: nothing issues refresh tokens, and there are neither devices nor other connectors. */
const fruitlessGrants: ReadonlyMap<string, string> = new Map([
  ['refresh_token', 'Refresh token is invalid or has already been claimed by another client.'],
  ['urn:ietf:params:oauth:grant-type:token-exchange', 'Requested connector does not exist.'],
  ['urn:ietf:params:oauth:grant-type:device_code', 'Invalid Device code.'],
]);

type Grant = { request: ApiRequest; form: URLSearchParams; client: OAuthClient; services: Services };

/** `POST /sky/issuer/token`: how programs, fly first of all, get their tokens (api.md 17.8). */
export async function issueByGrant(request: ApiRequest, services: Services): Promise<Reply> {
  const form = request.form();
  const grantType = form.get('grant_type') ?? '';
  const fruitless = fruitlessGrants.get(grantType);
  const grants = { password: byPassword, authorization_code: byCode, client_credentials: byClient } as const;
  if (fruitless !== undefined) return oauthError(400, 'invalid_request', fruitless);
  if (grantType !== 'password' && grantType !== 'authorization_code' && grantType !== 'client_credentials') {
    return oauthError(400, 'unsupported_grant_type');
  }
  const client = authenticateClient(request, form, services);
  if (client === undefined) return oauthError(401, 'invalid_client', 'Invalid client credentials.');
  return grants[grantType]({ request, form, client, services });
}

export async function tokenMethodNotAllowed(): Promise<Reply> {
  return oauthError(400, 'invalid_request', 'method not allowed');
}

async function byPassword({ request, form, client, services }: Grant): Promise<Reply> {
  const scopes = (form.get('scope') ?? '').split(' ').filter((scope) => scope !== '');
  const unknown = scopes.filter((scope) => !knownScopes.has(scope));
  if (!scopes.includes('openid')) return oauthError(400, 'invalid_request', 'Missing required scope(s) ["openid"].');
  if (unknown.length > 0) return oauthError(400, 'invalid_request', `Unrecognized scope(s) ${JSON.stringify(unknown)}`);
  const { users, damping } = services.login;
  if (users.isEmpty) return oauthError(400, 'invalid_request', 'Requested connector does not exist.');
  const name = form.get('username') ?? '';
  const keys = [`user:${name.toLowerCase()}`, `address:${request.remoteAddress}`];
  await damping.wait(keys, request.signal);
  const identity = await users.authenticate(name, form.get('password') ?? '');
  if (identity === undefined) {
    damping.failed(keys);
    return oauthError(401, 'access_denied', 'Invalid username or password');
  }
  damping.succeeded(keys);
  return answerWithToken(identity, client, services);
}

async function byCode({ form, client, services }: Grant): Promise<Reply> {
  const given = form.get('code') ?? '';
  if (given === '') return oauthError(400, 'invalid_request', 'Required param: code.');
  const code = await takeAuthorizationCode(services.db, hashText(given));
  const claims = readClaims(code?.claims);
  const isSound =
    code !== undefined &&
    code.clientId === client.id &&
    code.redirectUri === form.get('redirect_uri') &&
    isVerified(code.challenge, code.challengeMethod, form.get('code_verifier') ?? '');
  if (!isSound || claims === undefined) return oauthError(400, 'invalid_grant', 'Invalid or expired code parameter.');
  const { aud: _aud, exp: _exp, iat: _iat, ...subject } = claims;
  return answerWithToken(subject, client, services);
}

function isVerified(challenge: string | null, method: string | null, verifier: string): boolean {
  if (challenge === null) return verifier === '';
  const given = method === 'S256' ? createHash('sha256').update(verifier).digest('base64url') : verifier;
  return given === challenge;
}

/** For programs of the cluster itself; the public fly client gets no token for nobody, unlike in stock. */
async function byClient({ client, services }: Grant): Promise<Reply> {
  if (!client.isSystem) return oauthError(401, 'invalid_client', 'Invalid client credentials.');
  const federated = { connector_id: '', user_id: '' };
  return answerWithToken(
    { sub: subjectOf(client.id, 'client'), name: '', email: '', federated_claims: federated },
    client,
    services,
  );
}

async function answerWithToken(subject: Subject, client: OAuthClient, services: Services): Promise<Reply> {
  const { db, clock, config, login } = services;
  const { token, claims } = await issueToken(db, {
    subject,
    clientId: client.id,
    nowMs: clock.nowMs(),
    durationMs: config.authDurationMs,
  });
  const idToken = makeIdToken(claims, {
    key: login.key,
    issuer: `${config.externalUrl}/sky/issuer`,
    accessToken: token,
  });
  return {
    kind: 'body',
    status: 200,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', pragma: 'no-cache' },
    body: JSON.stringify({
      access_token: token,
      token_type: 'bearer',
      expires_in: Math.floor(config.authDurationMs / 1000) - 1,
      id_token: idToken,
    }),
  };
}
