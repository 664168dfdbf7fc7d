import { readFile } from 'node:fs/promises';
import { HttpClient, readBody } from '../sdk/http/http-client.ts';
import { HttpError } from '../sdk/http/http-error.ts';
import { record, text } from '../sdk/json/decoders.ts';
import { parseJson } from '../sdk/json/parse-json.ts';
import type { ProgramContext } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';
import { fetchGoogleToken } from './google-token.ts';

const userKey = record({ type: text, client_id: text, client_secret: text, refresh_token: text, token_uri: text });
const tokenAnswer = record({ access_token: text, error: text, error_description: text });
/** How long the metadata server may be silent: it is next door or not there. */
const metadataTimeoutMs = 5000;

/**
 * An access token: with the key of a source; without one with what the machine has, looked for where Google's own
 * libraries look: the file that GOOGLE_APPLICATION_CREDENTIALS names, then the metadata server of GCE and GKE. Throws
 * ProgramFailure when a key is none, or refused, or when there is nothing.
 */
export async function findGoogleToken(jsonKey: string, scope: string, context: ProgramContext): Promise<string> {
  const { GOOGLE_APPLICATION_CREDENTIALS: file = '', GCE_METADATA_HOST: host = '' } = context.env;
  const key = jsonKey !== '' || file === '' ? jsonKey : await readFile(file, 'utf8');
  const token =
    key === ''
      ? await tokenOfMachine(host || 'metadata.google.internal', context)
      : await tokenOfKey(key, scope, context);
  context.hide(token);
  return token;
}

async function tokenOfKey(key: string, scope: string, context: ProgramContext): Promise<string> {
  using http = new HttpClient({ env: context.env, userAgent: 'rondo-gcp' });
  const { type, ...user } = decodeKey(key);
  if (type === 'authorized_user') return await refresh(user, { http, context });
  if (type !== '' && type !== 'service_account') {
    throw new ProgramFailure(
      `json_key is of type ${JSON.stringify(type)}; it must be service_account or authorized_user`,
    );
  }
  return await fetchGoogleToken(key, scope, { ...context, http });
}

function decodeKey(key: string): ReturnType<typeof userKey> {
  try {
    return userKey(parseJson(key), 'json_key');
  } catch (error) {
    if (error instanceof ProgramFailure) throw error;
    // The engine's own message would quote the key.
    throw new ProgramFailure('json_key must be the JSON key file of a service account');
  }
}

async function refresh(
  user: { client_id: string; client_secret: string; refresh_token: string; token_uri: string },
  { http, context }: { http: HttpClient; context: ProgramContext },
): Promise<string> {
  const url = new URL(user.token_uri || 'https://oauth2.googleapis.com/token');
  const { client_id, client_secret, refresh_token } = user;
  const body = new URLSearchParams({ grant_type: 'refresh_token', client_id, client_secret, refresh_token }).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const response = await http.send({ method: 'POST', url, headers, body, signal: context.signal });
  const answer = tokenAnswer(parseJson(await readBody(response, 65_536)), `the answer of ${url.host}`);
  if (response.status === 200 && answer.access_token !== '') return answer.access_token;
  const reason = [answer.error, answer.error_description].filter((part) => part !== '').join(': ');
  throw new ProgramFailure(`${url.host} gave no token: status ${response.status} ${reason}`.trimEnd());
}

async function tokenOfMachine(host: string, context: ProgramContext): Promise<string> {
  // Never through a proxy: it is a service of this machine.
  using http = new HttpClient({ env: {}, userAgent: 'rondo-gcp', idleTimeoutMs: metadataTimeoutMs });
  const url = new URL(`http://${host}/computeMetadata/v1/instance/service-accounts/default/token`);
  try {
    const headers = { 'metadata-flavor': 'Google' };
    const response = await http.send({ method: 'GET', url, headers, signal: context.signal });
    const body = await readBody(response, 65_536);
    const token = response.status === 200 ? tokenAnswer(parseJson(body), `the answer of ${host}`).access_token : '';
    if (token !== '') return token;
    throw new ProgramFailure(`the metadata server ${host} gave no token: status ${response.status}`);
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    throw new ProgramFailure(
      `no Google credentials: source.json_key is empty, GOOGLE_APPLICATION_CREDENTIALS names no file, and there is no metadata server here (${error.reason ?? 'no answer'})`,
      { cause: error },
    );
  }
}
