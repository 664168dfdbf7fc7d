import { hashAccessToken, readBearer } from '@rondo/auth';
import { deleteAccessToken } from '@rondo/db';
import type { ApiRequest } from '../http/api-request.ts';
import { clearSessionCookies, readSessionCookies } from '../http/cookies.ts';
import { empty, type Reply } from '../http/reply.ts';
import type { Services } from '../services.ts';

/** Ends the session of the cookie, on every node (api.md 17.4). */
export async function logout(request: ApiRequest, { db }: Services): Promise<Reply> {
  const bearer = readBearer(readSessionCookies(request.headers.cookie).auth);
  if (bearer.kind !== 'token') return empty(401);
  await deleteAccessToken(db, hashAccessToken(bearer.token));
  return empty(200, { 'set-cookie': clearSessionCookies() });
}
