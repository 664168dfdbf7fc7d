import { describe, expect, it } from 'vitest';
import { ApiClient, describeFailure, parseLinks } from './api-client.ts';

/** A client whose server answers what the test says, one answer after the other; an error is a network that failed. */
function clientOf(...answers: (Response | Error)[]) {
  const sent: { path: string; init: RequestInit | undefined }[] = [];
  let unauthorized = 0;
  const client = new ApiClient({
    csrfToken: () => 'token',
    wait: async () => {},
    onUnauthorized: () => {
      unauthorized += 1;
    },
    fetch: async (input, init) => {
      sent.push({ path: String(input), init });
      const answer = answers[Math.min(sent.length, answers.length) - 1];
      if (answer === undefined || answer instanceof Error) throw answer ?? new Error('no answer');
      return answer;
    },
  });
  return { client, sent, unauthorized: () => unauthorized };
}

const json = (body: string, init: ResponseInit = {}) =>
  new Response(body, { ...init, headers: { 'Content-Type': 'application/json', ...init.headers } });

describe('asking the API', () => {
  it('reads JSON, and says where the pages of a list lie', async () => {
    const link =
      '<http://x/api/v1/builds?to=41&limit=2>; rel="next", <http://x/api/v1/builds?from=44&limit=2>; rel="previous"';
    const { client } = clientOf(json('[1]', { headers: { Link: link } }));
    const answer = await client.get('/x', (body) => body);
    expect(answer).toMatchObject({
      ok: true,
      value: [1],
      links: { next: 'to=41&limit=2', previous: 'from=44&limit=2' },
    });
    expect(parseLinks(null)).toEqual({ next: undefined, previous: undefined });
  });

  it('reads again, once, when the network failed', async () => {
    const { client, sent } = clientOf(new Error('network changed'), json('1'));
    expect(await client.get('/x', (body) => body)).toMatchObject({ ok: true, value: 1 });
    expect(sent).toHaveLength(2);
  });

  it('never sends a change twice', async () => {
    const { client, sent } = clientOf(new Error('network changed'), json('1'));
    const answer = await client.change('PUT', '/x');
    expect(answer).toMatchObject({ ok: false, failure: { kind: 'offline' } });
    expect(sent).toHaveLength(1);
  });

  it('carries the token with every change', async () => {
    const { client, sent } = clientOf(json(''));
    await client.change('POST', '/x', { a: 1 });
    expect(sent[0]?.init).toMatchObject({ method: 'POST', body: '{"a":1}', headers: { 'X-Csrf-Token': 'token' } });
  });

  it.each([
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [500, 'server'],
  ])('tells %i apart as %s', async (status, kind) => {
    const { client, unauthorized } = clientOf(new Response('it is full\n', { status }));
    const answer = await client.get('/x', (body) => body);
    expect(answer).toMatchObject({ ok: false, failure: { kind } });
    expect(unauthorized()).toBe(status === 401 ? 1 : 0);
    if (!answer.ok && status === 500) expect(describeFailure(answer.failure)).toBe('The server said: it is full');
  });

  it('asks for what it has only once more, and tells that it is the same', async () => {
    const { client, sent } = clientOf(
      new Response('[1]', { headers: { 'Content-Type': 'application/json', ETag: '"a"' } }),
      new Response(null, { status: 304 }),
    );
    const first = await client.renew('/x', (body) => body, undefined);
    expect(first).toMatchObject({ ok: true, value: [1], etag: '"a"' });
    expect(await client.renew('/x', (body) => body, '"a"')).toBe('unchanged');
    expect(sent[1]?.init).toMatchObject({ headers: { 'If-None-Match': '"a"' } });
  });

  it('takes a page of HTML in the place of an answer for nothing', async () => {
    const { client } = clientOf(new Response('<html>', { headers: { 'Content-Type': 'text/html' } }));
    expect(await client.get('/x', (body) => body)).toMatchObject({ ok: true, value: undefined });
  });
});
