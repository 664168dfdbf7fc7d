import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiWorld, createApiWorld } from '../testing/api-world.ts';
import { hasRecordings, type Recorded, readRecorded } from './recording.ts';
import { shapeOf } from './shape.ts';

/** What is meant to be otherwise. Reviewed by hand; one that is as recorded after all fails the test. */
const intended: readonly { path: RegExp; reason: string }[] = [
  { path: /^\/sky\/issuer\/auth\?/, reason: 'the redirect has the short body of all others, without a page behind it' },
  { path: /openid-configuration$/, reason: 'only what there is: no device codes, no introspection' },
];

/** A browser on its way: where it was sent last, the form that it was shown, the session that it was given. */
type Journey = { location: string; form: string; auth: string; csrf: string };

describe.skipIf(!hasRecordings)('a browser is led as by the recorded server', () => {
  let world: ApiWorld;
  const journey: Journey = { location: '', form: '', auth: '', csrf: '' };
  const pages = mkdtempSync(join(tmpdir(), 'rondo-pages-'));
  beforeAll(async () => {
    writeFileSync(join(pages, 'index.html'), '<!doctype html><html><head></head><body></body></html>');
    world = await createApiWorld();
    Object.assign(world.services, { uiDirectory: pages });
    const headers = { 'content-type': 'application/x-yaml' };
    const url = '/api/v1/teams/main/pipelines/hello/config';
    await world.request({ method: 'PUT', url, as: 'test', headers, payload: 'jobs: [{name: j, plan: []}]' });
  });
  afterAll(async () => {
    await world[Symbol.asyncDispose]();
    rmSync(pages, { recursive: true });
  });

  const records = readRecorded('login/web-flows.json');
  it.each(records.map((record, index): [string, Recorded] => [`${index}: ${record.note}`, record]))(
    '%s',
    async (_title, record) => {
      const answer = await send(world, record, journey);
      remember(answer, record, journey);
      const expected = describeParts(record.response.status, headersOf(record), String(record.response.body ?? ''));
      const seen = describeParts(answer.statusCode, Object.entries(answer.headers).flatMap(pairsOf), answer.body);
      if (!intended.some(({ path }) => path.test(record.request.path))) expect(seen).toEqual(expected);
      else expect(seen).not.toEqual(expected);
    },
  );
});

/** Where the recording says that a redirect was followed or a form sent, the one that was just answered. */
function send(world: ApiWorld, { note = '', request }: Recorded, journey: Journey): Promise<LightMyRequestResponse> {
  const isFollowing = note.endsWith('follow redirect');
  const isSubmitting = note.endsWith('submit credentials');
  const target = isFollowing ? journey.location : isSubmitting ? journey.form : request.path;
  const { pathname, search } = new URL(target, 'http://127.0.0.1:18080');
  const password = note.includes('wrong password') ? 'wrong' : 'test-password';
  const cookie = `skymarshal_auth=${journey.auth}; skymarshal_csrf=${journey.csrf}`;
  const csrf = request.headers?.['X-Csrf-Token']?.replace('<CSRF>', journey.csrf);
  return world.request({
    method: request.method as 'GET',
    url: `${pathname}${search}`,
    headers: {
      // The recording shows the cookies after the answer; the notes say that they had been sent.
      ...(request.headers?.Cookie === undefined ? {} : { cookie }),
      ...(csrf === undefined ? {} : { 'x-csrf-token': csrf }),
      ...(isSubmitting ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
    },
    ...(isSubmitting ? { payload: new URLSearchParams({ login: 'test', password }).toString() } : {}),
  });
}

function remember(answer: LightMyRequestResponse, { request }: Recorded, journey: Journey): void {
  journey.location = String(answer.headers.location ?? '');
  const action = /<form[^>]* action="([^"]*)"/.exec(answer.body)?.[1];
  if (request.path.includes('/local/login') && action !== undefined) journey.form = action.replaceAll('&amp;', '&');
  for (const { name, value } of answer.cookies) {
    if (value === '') continue;
    if (name === 'skymarshal_auth') journey.auth = value;
    if (name === 'skymarshal_csrf') journey.csrf = value;
  }
}

type Pair = readonly [name: string, value: string];

function pairsOf([name, value]: [string, unknown]): Pair[] {
  return [value].flat().map((one) => [name, String(one)]);
}

function headersOf({ response }: Recorded): Pair[] {
  const { headers } = response;
  const pairs = Array.isArray(headers) ? (headers as Pair[]) : Object.entries(headers as Record<string, string>);
  return pairs.map(([name, value]) => [name.toLowerCase(), value]);
}

const compared = new Set(['content-type', 'location', 'set-cookie', 'cache-control', 'x-frame-options', 'vary']);

function describeParts(status: number, headers: readonly Pair[], body: string) {
  const shown = headers.filter(([name]) => compared.has(name)).map(([name, value]) => `${name}: ${mask(value)}`);
  return { status, headers: shown.sort(), body: describeBody(body) };
}

/** Everything that is another one each time. */
function mask(text: string): string {
  return text
    .replaceAll(/\b(state|back|code|csrf_token)=[^&"';\s]*/g, '$1=…')
    .replaceAll(/="[^"]*"; Path/g, '="…"; Path')
    .replaceAll(/(skymarshal_csrf)=[^;"]+/g, '$1=…')
    .replaceAll(/Expires=[^;]*/g, 'Expires=…');
}

/** Of JSON its shape; of pages only that there is one. */
function describeBody(body: string): unknown {
  // The recording kept only the beginning of a long one.
  if (body.includes('"kty"')) return 'keys';
  if (/^\s*<(!doctype|html)/i.test(body)) return 'a page';
  try {
    return shapeOf(JSON.parse(body));
  } catch {
    return mask(body).trim();
  }
}
