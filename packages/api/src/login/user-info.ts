import type { ApiRequest } from '../http/api-request.ts';
import { readSessionCookies } from '../http/cookies.ts';
import type { Reply } from '../http/reply.ts';
import { oauthError } from './oauth-error.ts';

const refuse = (status: number) => oauthError(status, 'access_denied', 'Invalid bearer token.');

/**
 * `GET /sky/issuer/userinfo`: takes tokens that the issuer signed for it, of which there are none: access tokens here are opaque, as in
 * stock; a browser's cookie counts as one. Who somebody is says `/api/v1/user` (api.md 17.9).
 */
export async function refuseUserInfo(request: ApiRequest): Promise<Reply> {
  const { auth } = readSessionCookies(request.headers.cookie);
  const hasBearer = /^bearer /i.test(request.header('authorization') ?? auth ?? '');
  if (hasBearer) return refuse(403);
  const refusal = refuse(401);
  return { ...refusal, headers: { ...refusal.headers, 'www-authenticate': 'Bearer' } };
}
