import type { ApiRequest } from '../http/api-request.ts';
import { type Reply, redirect } from '../http/reply.ts';
import type { Services } from '../services.ts';
import { readAuthorization } from './authorization-request.ts';
import { errorPage } from './login-page.ts';

/** One connector only: straight on to it (api.md 17.9). */
export async function chooseConnector(request: ApiRequest): Promise<Reply> {
  return redirect(302, `/sky/issuer/auth/local${request.url.slice(request.path.length)}`);
}

/** Starts a connector; client and return address are checked here. */
export async function authorize(request: ApiRequest, services: Services): Promise<Reply> {
  if (request.param('connector') !== 'local') return errorPage('This server has no such way to log in.');
  const read = readAuthorization(request.query, services);
  if (!read.ok) return errorPage(read.reason);
  const query = new URLSearchParams({ back: '', state: read.token });
  return redirect(302, `/sky/issuer/auth/local/login?${query}`);
}
