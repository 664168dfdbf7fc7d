import { escapePart } from '../../aws/sign-request.ts';
import { fetchGoogleToken } from '../../gcp/google-token.ts';
import { s3Error } from '../../s3/s3-error.ts';
import { HttpClient, type HttpResponse, readBody } from '../../sdk/http/http-client.ts';
import { retryTransient } from '../../sdk/http/retry-transient.ts';
import type { ProgramContext } from '../../sdk/program.ts';
import { ProgramFailure } from '../../sdk/program-failure.ts';
import type { SemverSource } from '../request.ts';
import type { SemverDriver } from '../semver-driver.ts';
import type { StrictVersion } from '../version.ts';
import { type ObjectStore, objectDriver } from './object-driver.ts';

const scope = 'https://www.googleapis.com/auth/devstorage.read_write';

/** The number in an object of Google Cloud Storage, written only when its generation is still the one that was read. */
export async function gcsDriver(
  source: SemverSource,
  initial: StrictVersion,
  context: ProgramContext,
): Promise<SemverDriver> {
  const keyed = source.json_key !== '';
  if (keyed && source.token !== '')
    throw new ProgramFailure('must specify only one of json_key or token for the gcs driver');
  if (!keyed && source.token === '')
    throw new ProgramFailure('must specify one of json_key or token for the gcs driver');
  const http = new HttpClient({ env: context.env, userAgent: 'rondo-semver' });
  context.cleanUps.use(http);
  const token = keyed ? await fetchGoogleToken(source.json_key, scope, { ...context, http }) : source.token;
  context.hide(token);
  return objectDriver(gcsStore(source, { http, token, context }), initial, { context, initialAfterCursor: false });
}

function gcsStore(
  source: SemverSource,
  { http, token, context }: { http: HttpClient; token: string; context: ProgramContext },
): ObjectStore {
  // The variable that Google's own libraries look at.
  const base = context.env.STORAGE_EMULATOR_HOST || 'https://storage.googleapis.com';
  const url = new URL(`${base}/${source.bucket}/${source.key.split('/').map(escapePart).join('/')}`);
  const send = async (method: string, headers: Record<string, string>, body?: string): Promise<HttpResponse> => {
    const authorized = { authorization: `Bearer ${token}`, ...headers };
    const request = {
      method,
      url,
      headers: authorized,
      signal: context.signal,
      ...(body === undefined ? {} : { body }),
    };
    const once = async () => {
      const response = await http.send(request);
      if ([200, 404, 412].includes(response.status)) return response;
      throw await s3Error(method, url, response);
    };
    return await retryTransient(context, once, (message) => context.log(message));
  };
  return {
    place: 'bucket',
    read: async () => {
      const response = await send('GET', {});
      const text = await readBody(response, 65_536);
      if (response.status === 404 && text.includes('NoSuchBucket'))
        throw new ProgramFailure('the bucket does not exist (NoSuchBucket)');
      return response.status === 404 ? undefined : { text, mark: response.headers['x-goog-generation'] };
    },
    write: async (text, previous) => {
      const condition = { 'x-goog-if-generation-match': previous?.mark ?? '0' };
      const headers = { 'content-type': 'text/plain', 'cache-control': 'private', ...condition };
      const response = await send('PUT', headers, text);
      response.body.resume();
      return response.status !== 412;
    },
  };
}
