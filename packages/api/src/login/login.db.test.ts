import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiWorld, createApiWorld } from '../testing/api-world.ts';

let world: ApiWorld;
beforeAll(async () => {
  world = await createApiWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const form = (fields: Record<string, string>) => ({
  payload: new URLSearchParams(fields).toString(),
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
});
const path = (location: string | string[] | number | undefined) =>
  String(location).replace('http://127.0.0.1:18080', '');

/** Goes through the login as a browser does; returns the cookies it ends up with. */
async function logInByBrowser(redirectUri: string, password = 'test-password') {
  const start = await world.request({ url: `/sky/login?redirect_uri=${encodeURIComponent(redirectUri)}` });
  const chosen = await world.request({ url: path(start.headers.location) });
  const connector = await world.request({ url: path(chosen.headers.location) });
  const loginUrl = path(connector.headers.location);
  const page = await world.request({ url: loginUrl });
  const submitted = await world.request({ method: 'POST', url: loginUrl, ...form({ login: 'test', password }) });
  return { start, page, submitted, loginUrl };
}

async function session() {
  const { submitted } = await logInByBrowser('/teams/main');
  const done = await world.request({ url: path(submitted.headers.location) });
  const cookies = [done.headers['set-cookie']].flat().map((cookie) => String(cookie).split(';')[0]);
  return { done, cookie: cookies.join('; '), csrf: cookies[1]?.split('=')[1] ?? '' };
}

describe('the password grant', () => {
  it('gives fly a token of 38 characters and an id token, not to be stored', async () => {
    const answer = await world.request({
      method: 'POST',
      url: '/sky/issuer/token',
      ...form({
        grant_type: 'password',
        username: 'TEST',
        password: 'test-password',
        scope: 'openid',
        client_id: 'fly',
        client_secret: 'Zmx5',
      }),
    });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.json()).toMatchObject({ token_type: 'bearer', expires_in: 86399 });
    expect(answer.json().access_token).toHaveLength(38);
    expect(answer.body.endsWith('}')).toBe(true);
  });

  it.each([
    [
      { grant_type: 'password', username: 'test', password: 'x', scope: 'openid' },
      401,
      'access_denied',
      'Invalid username or password',
    ],
    [
      { grant_type: 'password', username: 'test', password: 'x' },
      400,
      'invalid_request',
      'Missing required scope(s) ["openid"].',
    ],
    [{ grant_type: 'password', scope: 'openid x' }, 400, 'invalid_request', 'Unrecognized scope(s) ["x"]'],
    [{ grant_type: 'nonsense' }, 400, 'unsupported_grant_type', undefined],
    [{ grant_type: 'password', scope: 'x' }, 400, 'invalid_request', 'Missing required scope(s) ["openid"].'],
    [
      { grant_type: 'refresh_token', refresh_token: 'x' },
      400,
      'invalid_request',
      'Refresh token is invalid or has already been claimed by another client.',
    ],
    [{ grant_type: 'authorization_code' }, 400, 'invalid_request', 'Required param: code.'],
    [{ grant_type: 'authorization_code', code: 'x' }, 400, 'invalid_grant', 'Invalid or expired code parameter.'],
    [{ grant_type: 'client_credentials' }, 401, 'invalid_client', 'Invalid client credentials.'],
  ])('answers %j with %i %s', async (fields, status, error, description) => {
    const answer = await world.request({
      method: 'POST',
      url: '/sky/issuer/token',
      ...form({ ...(fields as Record<string, string>), client_id: 'fly', client_secret: 'Zmx5' }),
    });
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toEqual(description === undefined ? { error } : { error, error_description: description });
  });
});

describe('the login of a browser', () => {
  it('ends where it began, with both cookies', async () => {
    const { done } = await session();
    expect(done.statusCode).toBe(307);
    expect(done.headers.location).toMatch(/^\/teams\/main\?csrf_token=[0-9a-f]{64}$/);
    expect(String(done.headers['set-cookie'])).toMatch(
      /skymarshal_auth="bearer [^"]{38}"; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax/,
    );
  });

  it('shows the form again after a wrong password, with its reason', async () => {
    const { submitted, page } = await logInByBrowser('/', 'wrong');
    expect(page.body).toContain('id="submit-login"');
    expect(submitted.statusCode).toBe(401);
    expect(submitted.body).toContain('invalid username and password.');
  });

  it('takes a code once, and only with a state of its own', async () => {
    const { submitted } = await logInByBrowser('/');
    const url = path(submitted.headers.location);
    expect((await world.request({ url: url.replace(/state=[^&]+/, 'state=forged') })).body).toBe(
      'invalid state token\n',
    );
    expect((await world.request({ url })).statusCode).toBe(307);
    expect((await world.request({ url })).statusCode).toBe(400);
  });

  it('does not start for another address', async () => {
    const url =
      '/sky/issuer/auth/local?client_id=concourse-web&redirect_uri=https%3A%2F%2Fevil.example%2F&response_type=code&state=s';
    expect((await world.request({ url })).statusCode).toBe(400);
  });

  it('does not take a return address that somebody had signed for an authorization', async () => {
    const forged = { clientId: 'concourse-web', redirectUri: 'https://evil.example/', state: 's' };
    const start = await world.request({ url: `/sky/login?redirect_uri=${encodeURIComponent(JSON.stringify(forged))}` });
    const state = new URL(String(start.headers.location)).searchParams.get('state') ?? '';
    const url = `/sky/issuer/auth/local/login?back=&state=${encodeURIComponent(state)}`;
    expect((await world.request({ url })).statusCode).toBe(400);
    const submitted = await world.request({
      method: 'POST',
      url,
      ...form({ login: 'test', password: 'test-password' }),
    });
    expect([submitted.statusCode, submitted.headers.location]).toEqual([400, undefined]);
  });
});

describe('a browser session', () => {
  it('may read by cookie, and change things only with its CSRF token', async () => {
    const { cookie, csrf } = await session();
    const user = await world.request({ url: '/api/v1/user', headers: { cookie } });
    expect(user.json()).toMatchObject({ name: 'test', is_admin: true, teams: { main: ['owner'] } });
    const put = (headers: Record<string, string>) =>
      world.request({ method: 'PUT', url: '/api/v1/teams/main/pipelines/x/pause', headers });
    const without = await put({ cookie });
    expect(without.statusCode).toBe(401);
    expect(String(without.headers['set-cookie'])).toContain('skymarshal_auth=; Path=/; Max-Age=0');
    expect((await put({ cookie, 'x-csrf-token': 'wrong' })).statusCode).toBe(401);
    const forged = cookie.replace(csrf, 'f'.repeat(64));
    expect((await put({ cookie: forged, 'x-csrf-token': 'f'.repeat(64) })).statusCode).toBe(401);
    expect((await put({ cookie, 'x-csrf-token': csrf })).statusCode).toBe(404);
  });

  it('is over at logout', async () => {
    const { cookie } = await session();
    expect((await world.request({ url: '/sky/logout', headers: { cookie } })).statusCode).toBe(200);
    expect((await world.request({ url: '/api/v1/user', headers: { cookie } })).statusCode).toBe(401);
    expect((await world.request({ url: '/sky/logout' })).statusCode).toBe(401);
    const foreign = await world.request({ url: '/sky/logout', headers: { cookie: 'skymarshal_auth="basic x"' } });
    expect([foreign.statusCode, String(foreign.headers['set-cookie'])]).toEqual([
      401,
      expect.stringContaining('skymarshal_auth=; Path=/; Max-Age=0'),
    ]);
  });
});

describe('who may call', () => {
  it('is told by 401 without a token and 403 with one', async () => {
    const url = '/api/v1/teams/main/pipelines/none';
    expect((await world.request({ url: '/api/v1/user' })).body).toBe('not authorized');
    expect((await world.request({ url })).statusCode).toBe(404);
    expect(
      (await world.request({ url: '/api/v1/info', headers: { authorization: 'Bearer nonsense' } })).statusCode,
    ).toBe(401);
    expect((await world.request({ url: '/api/v1/user', as: 'viewer' })).json()).toMatchObject({
      teams: { other: ['viewer'] },
    });
  });
});

describe('paths', () => {
  it.each([
    ['GET', '/api/v1/nothing', 404, '404 page not found\n'],
    ['GET', '/api/v1/info/', 404, '404 page not found\n'],
    ['HEAD', '/api/v1/info', 405, ''],
    ['DELETE', '/api/v1/info', 405, 'Method Not Allowed\n'],
    ['GET', '/sky/nothing', 404, '404 page not found\n'],
    ['GET', '//api/v1/info', 307, '<a href="/api/v1/info">Temporary Redirect</a>.\n\n'],
    ['GET', '/robots.txt', 200, 'User-agent: *\nDisallow: /\n'],
  ] as const)('%s %s is %i', async (method, url, status, body) => {
    const answer = await world.request({ method, url });
    expect([answer.statusCode, answer.body]).toEqual([status, body]);
  });

  it('send a doubled slash to the path without it', async () => {
    expect((await world.request({ url: '//api//v1/info?x=1' })).headers.location).toBe('/api/v1/info?x=1');
  });
});
