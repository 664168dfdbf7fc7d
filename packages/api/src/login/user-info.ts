import type { ApiRequest } from '../http/api-request.ts';
import { readSessionCookies } from '../http/cookies.ts';
import { json, type Reply } from '../http/reply.ts';

const refusal = { error: 'access_denied', error_description: 'Invalid bearer token.' };

/**
 * `GET /sky/issuer/userinfo`: takes tokens that the issuer signed for it, of which there are none: access tokens here are opaque, as in
 * stock; a browser's cookie counts as one. Who somebody is says `/api/v1/user` (api.md 17.9).
 */
export async function refuseUserInfo(request: ApiRequest): Promise<Reply> {
  const { auth } = readSessionCookies(request.headers.cookie);
  const hasBearer = /^bearer /i.test(request.header('authorization') ?? auth ?? '');
  if (hasBearer) return json(refusal, { status: 403 });
  return json(refusal, { status: 401, headers: { 'www-authenticate': 'Bearer' } });
}
