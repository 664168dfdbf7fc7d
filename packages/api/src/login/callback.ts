import { hashText, readClaims } from '@rondo/auth';
import { takeAuthorizationCode } from '@rondo/db';
import type { ApiRequest } from '../http/api-request.ts';
import { type Reply, text } from '../http/reply.ts';
import type { Services } from '../services.ts';
import { finishLogin } from './finish-login.ts';

/** Where the issuer returns to: the code becomes a session (api.md 17.3). */
export async function callback(request: ApiRequest, services: Services): Promise<Reply> {
  const error = request.query.get('error');
  if (error !== null && error !== '') return text(400, `${error}\n`);
  const { db, config, login, clock } = services;
  const state = request.query.get('state') ?? '';
  const redirectUri = login.state.verify('return-address', state, Math.floor(clock.nowMs() / 1000));
  if (redirectUri === undefined) return text(400, 'invalid state token\n');
  const code = await takeAuthorizationCode(db, hashText(request.query.get('code') ?? ''));
  const claims = readClaims(code?.claims);
  if (code === undefined || claims === undefined || code.clientId !== config.webClientId) {
    return text(400, '{"error":"invalid_grant","error_description":"Invalid or expired code parameter."}');
  }
  return finishLogin({ subject: claims, redirectUri }, services);
}
