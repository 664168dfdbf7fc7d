import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiWorld, createApiWorld } from '../testing/api-world.ts';
import { hasRecordings, readRecorded } from './recording.ts';
import { shapeOf } from './shape.ts';

type LoginRecord = {
  readonly note?: string;
  readonly request?: {
    readonly method: string;
    readonly path: string;
    readonly auth?: string;
    readonly headers?: Readonly<Record<string, string | null>>;
    readonly form?: Readonly<Record<string, string>>;
    readonly body?: string | null;
  };
  readonly response: { readonly status: number; readonly body: unknown } | string;
};

/** What of the recordings is meant to be otherwise, by method and path or by note. Reviewed by hand. */
const intended: Readonly<Record<string, string>> = {
  'client credentials with fly client': 'the public client of fly gets no token for nobody',
  'client credentials, unknown scope': 'the same',
  'client credentials of the fly client': 'the same',
  'with offline_access': 'there are no refresh tokens: using one made the recorded server crash',
  'POST /sky/issuer/device/code': 'logging in on another device is not offered',
  'GET /sky/issuer/device': 'the same',
  'GET /sky/issuer/approval': 'nobody is asked for approval',
  'unknown client': 'the redirect has the short body of all others; the refusal is on the page that it leads to',
  'foreign redirect': 'the same',
};

/** Of these the recording does not say what was sent. */
const incomplete = new Set(['valid bearer', 'lower case scheme', 'garbage bearer', 'no scheme']);

const records = ['login/password-grant.json', 'login/edge-cases.json'].flatMap(
  (file) => readRecorded(file) as unknown as LoginRecord[],
);

/** Secrets were masked: only what can be sent without them, or with those of this world, is sent again. */
const replayable = records.filter(
  ({ note, request, response }) =>
    request !== undefined &&
    typeof response !== 'string' &&
    (request.auth ?? 'none') === 'none' &&
    /^\/(sky|login|logout|auth)\b/.test(request.path) &&
    !isMasked(request) &&
    !incomplete.has(note ?? ''),
);

function isMasked({ headers = {}, body, path }: NonNullable<LoginRecord['request']>): boolean {
  const secret = /<MASKED|<TOKEN|<JWT/;
  const sent = Object.entries(headers).some(([name, value]) => name !== 'Authorization' && secret.test(value ?? ''));
  const bearer = /^[Bb]earer/.test(headers.Authorization ?? '');
  return sent || bearer || secret.test(path) || secret.test((body ?? '').replaceAll(/password=<MASKED>/g, ''));
}

describe.skipIf(!hasRecordings)('the login service answers as the recorded one', () => {
  let world: ApiWorld;
  beforeAll(async () => {
    world = await createApiWorld();
  });
  afterAll(() => world[Symbol.asyncDispose]());

  it.each(
    replayable.map((record, index): [string, LoginRecord] => [
      `${index}: ${record.note} ${record.request?.method} ${record.request?.path}`,
      record,
    ]),
  )('%s', async (_title, { request, response, note }) => {
    if (request === undefined || typeof response === 'string') throw new Error('not replayable');
    const answer = await world.request({
      method: request.method as 'GET',
      url: request.path,
      headers: headersOf(request),
      ...payloadOf(request),
    });
    const seen = { status: answer.statusCode, body: describeBody(answer.body) };
    const expected = {
      status: response.status,
      body: describeBody(typeof response.body === 'string' ? response.body : JSON.stringify(response.body ?? '')),
    };
    const reason = intended[note ?? ''] ?? intended[`${request.method} ${request.path}`];
    if (reason !== undefined) expect(seen).not.toEqual(expected);
    else expect(seen).toEqual(expected);
  });
});

function headersOf({ headers = {} }: NonNullable<LoginRecord['request']>): Record<string, string> {
  const known: Record<string, string> = {
    'Basic base64(fly:Zmx5)': `Basic ${Buffer.from('fly:Zmx5').toString('base64')}`,
    'Basic <MASKED>': `Basic ${Buffer.from('fly:Zmx5').toString('base64')}`,
    'Basic base64(<other>)': `Basic ${Buffer.from('fly:wrong').toString('base64')}`,
  };
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === null ? [] : [[name, known[value] ?? value]])),
  );
}

function payloadOf({ form, body }: NonNullable<LoginRecord['request']>): { payload?: string } {
  const fields = new URLSearchParams(form ?? body ?? '');
  if (form === undefined && (body === undefined || body === null)) return {};
  const name = (fields.get('username') ?? '').toLowerCase();
  for (const key of ['password']) {
    const value = fields.get(key);
    if (value === '<PASSWORD>' || value === '<MASKED>') fields.set(key, `${name}-password`);
  }
  if (fields.get('client_secret')?.includes('MASKED')) fields.set('client_secret', 'Zmx5');
  return { payload: fields.toString() };
}

/** Of JSON its shape without tokens; of pages only that there is one. */
function describeBody(body: string): unknown {
  if (/^\s*</.test(body) && /<html|<!doctype/i.test(body)) return 'a page';
  try {
    return JSON.stringify(shapeOf(JSON.parse(body))).replaceAll(
      /\["(access_token|id_token|refresh_token)","[^"]*"\]/g,
      '["$1","…"]',
    );
  } catch {
    return body;
  }
}
