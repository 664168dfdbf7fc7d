import { readFile } from 'node:fs/promises';
import { describeError } from '@rondo/foundation';
import { HttpClient } from '../sdk/http/http-client.ts';
import { HttpError } from '../sdk/http/http-error.ts';
import { readJsonAnswer } from '../sdk/http/service-client.ts';
import { record, text } from '../sdk/json/decoders.ts';
import { parseJson } from '../sdk/json/parse-json.ts';
import type { ProgramContext } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';
import { fetchGoogleToken } from './google-token.ts';

const keyFile = record({
  type: text,
  client_email: text,
  private_key: text,
  client_id: text,
  client_secret: text,
  refresh_token: text,
  token_uri: text,
});
type KeyFile = ReturnType<typeof keyFile>;
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
  const found = jsonKey !== '' || file === '' ? { text: jsonKey, place: 'source.json_key' } : await readKeyFile(file);
  const token =
    found.text === ''
      ? await tokenOfMachine(host || 'metadata.google.internal', context)
      : await tokenOfKey(found, scope, context);
  context.hide(token);
  return token;
}

/** The text of a key, and what messages call it. */
interface FoundKey {
  readonly text: string;
  readonly place: string;
}

async function readKeyFile(path: string): Promise<FoundKey> {
  const content = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new ProgramFailure(`GOOGLE_APPLICATION_CREDENTIALS: ${describeError(error)}`, { cause: error });
  });
  return { text: content, place: path };
}

async function tokenOfKey(found: FoundKey, scope: string, context: ProgramContext): Promise<string> {
  using http = new HttpClient({ env: context.env, userAgent: 'rondo-gcp' });
  const key = decodeKey(found);
  for (const secret of [key.private_key, key.client_secret, key.refresh_token]) context.hide(secret);
  const type = key.type || 'service_account';
  const isUser = type === 'authorized_user';
  if (!isUser && type !== 'service_account') {
    throw new ProgramFailure(
      `${found.place}.type is ${JSON.stringify(type)}; it must be service_account or authorized_user`,
    );
  }
  const needed = isUser
    ? (['client_id', 'client_secret', 'refresh_token'] as const)
    : (['client_email', 'private_key'] as const);
  for (const field of needed) {
    if (key[field] === '') throw new ProgramFailure(`${found.place}.${field} is required in the key file of a ${type}`);
  }
  return isUser
    ? await refresh(key, { http, context })
    : await fetchGoogleToken(found.text, scope, { ...context, http });
}

function decodeKey({ text: written, place }: FoundKey): KeyFile {
  try {
    return keyFile(parseJson(written), place);
  } catch (error) {
    if (error instanceof ProgramFailure) throw error;
    // The engine's own message would quote the key.
    throw new ProgramFailure(`${place} must be the JSON key file of a service account`);
  }
}

async function refresh(
  user: KeyFile,
  { http, context }: { http: HttpClient; context: ProgramContext },
): Promise<string> {
  const url = URL.parse(user.token_uri || 'https://oauth2.googleapis.com/token');
  if (url === null)
    throw new ProgramFailure(`token_uri of the key must be a URL, not ${JSON.stringify(user.token_uri)}`);
  const { client_id, client_secret, refresh_token } = user;
  const body = new URLSearchParams({ grant_type: 'refresh_token', client_id, client_secret, refresh_token }).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const response = await http.send({ method: 'POST', url, headers, body, signal: context.signal });
  const answer = await readJsonAnswer({ url }, response, tokenAnswer);
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
    const token = response.status === 200 ? (await readJsonAnswer({ url }, response, tokenAnswer)).access_token : '';
    if (token !== '') return token;
    response.body.resume();
    throw new ProgramFailure(`the metadata server ${host} gave no token: status ${response.status}`);
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    throw new ProgramFailure(
      `no Google credentials: source.json_key is empty, GOOGLE_APPLICATION_CREDENTIALS names no file, and there is no metadata server here (${error.reason ?? 'no answer'})`,
      { cause: error },
    );
  }
}
