import { createSign } from 'node:crypto';
import { type HttpClient, readBody } from '../sdk/http/http-client.ts';
import type { ProgramContext } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';

type Surroundings = Pick<ProgramContext, 'clock' | 'signal'> & { readonly http: HttpClient };

/** An access token for a service account, got with its key file. Throws ProgramFailure when the key is none or refused. */
export async function fetchGoogleToken(
  jsonKey: string,
  scope: string,
  { clock, signal, http }: Surroundings,
): Promise<string> {
  const key = parseKey(jsonKey);
  const url = URL.parse(key.token_uri);
  if (url === null) throw new ProgramFailure('json_key names no token_uri');
  const now = Math.floor(clock.nowMs() / 1000);
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { iss: key.client_email, scope, aud: key.token_uri, iat: now, exp: now + 3600 };
  const unsigned = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claims)}`;
  const assertion = `${unsigned}.${sign(unsigned, key.private_key)}`;
  const body = new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion }).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const response = await http.send({ method: 'POST', url, headers, body, signal });
  const text = await readBody(response, 65_536);
  const answer = parseJsonObject(text);
  if (response.status === 200 && typeof answer.access_token === 'string') return answer.access_token;
  throw new ProgramFailure(
    `${url.host} gave no token for ${key.client_email}: status ${response.status} ${String(answer.error ?? '')}`.trimEnd(),
  );
}

function sign(text: string, privateKey: string): string {
  try {
    return createSign('RSA-SHA256').update(text).sign(privateKey, 'base64url');
  } catch (error) {
    throw new ProgramFailure('the private_key of json_key is no key', { cause: error });
  }
}

function parseKey(jsonKey: string): { client_email: string; private_key: string; token_uri: string } {
  const key = parseJsonObject(jsonKey);
  const { client_email, private_key, token_uri = 'https://oauth2.googleapis.com/token' } = key;
  if (typeof client_email !== 'string' || typeof private_key !== 'string' || typeof token_uri !== 'string') {
    throw new ProgramFailure('json_key must be the JSON key file of a service account');
  }
  return { client_email, private_key, token_uri };
}

function parseJsonObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}
