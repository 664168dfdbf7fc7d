import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { type FakeService, startFakeService } from '../testing/object-server.ts';
import { runProgramForTest } from '../testing/run-program-for-test.ts';
import { check } from './check.ts';
import { put } from './put.ts';

const objects = new Map<string, string>();
const logins: unknown[] = [];
let service: FakeService;

/** An identity service and an object store, which take nobody without the password or the token. */
async function startOpenstack(): Promise<FakeService> {
  const started = await startFakeService(({ method, url, headers, body }, response) => {
    if (url.pathname === '/v3/auth/tokens' && method === 'POST') {
      const { auth } = JSON.parse(body);
      logins.push(auth);
      const isKnown = JSON.stringify(auth).includes('open sesame');
      const endpoints = [
        { interface: 'admin', region: 'one', url: `${started.url}/admin` },
        { interface: 'public', region: 'two', url: `${started.url}/elsewhere` },
        { interface: 'public', region: 'one', url: `${started.url}/store/` },
      ];
      const token = {
        catalog: [
          { type: 'compute', endpoints: [] },
          { type: 'object-store', endpoints },
        ],
      };
      if (isKnown) response.writeHead(201, { 'x-subject-token': 'the-token' }).end(JSON.stringify({ token }));
      else response.writeHead(401).end('{}');
      return;
    }
    if (headers['x-auth-token'] !== 'the-token') return void response.writeHead(401).end();
    const content = objects.get(url.pathname);
    if (!url.pathname.startsWith('/store/versions/')) return void response.writeHead(404).end();
    if (method === 'GET') return void response.writeHead(content === undefined ? 404 : 200).end(content);
    if (headers['if-none-match'] === '*' && content !== undefined) return void response.writeHead(412).end();
    objects.set(url.pathname, body);
    response.writeHead(201).end();
  });
  return started;
}

beforeEach(async () => {
  service ??= await startOpenstack();
  objects.clear();
  logins.splice(0);
});
afterAll(() => service[Symbol.asyncDispose]());

const source = (more: object = {}, initial_version = '') => ({
  driver: 'swift',
  initial_version,
  openstack: {
    container: 'versions',
    item_name: 'a dir/number',
    region: 'one',
    identity_endpoint: service.url,
    username: 'ada',
    password: 'open sesame',
    domain_name: 'Default',
    tenant_name: 'team',
    ...more,
  },
});
const ask = async (more: object = {}, number?: string) =>
  await runProgramForTest(check, { source: source(more, '0.1.0'), version: number && { number } });

describe('semver with swift', () => {
  it('gives the stored number, or the initial one also after others', async () => {
    expect((await ask()).answer).toEqual([{ number: '0.1.0' }]);
    expect((await ask({}, '3.0.0')).answer).toEqual([{ number: '0.1.0' }]);
    objects.set('/store/versions/a%20dir/number', '1.2.3');
    expect((await ask({ identity_endpoint: `${service.url}/v3/` }, '3.0.0')).answer).toEqual([{ number: '1.2.3' }]);
    objects.set('/store/versions/a%20dir/number', 'x');
    expect((await ask()).log).toContain('error checking for new versions: parsing number in container: "x"');
  });

  it('stores a bump, with what the original says of the object', async () => {
    for (const number of ['0.1.1', '0.1.2']) {
      const run = await runProgramForTest(put, { source: source({}, '0.1.0'), params: { bump: 'patch' } });
      expect(run.answer, run.log).toMatchObject({ version: { number } });
      expect(objects.get('/store/versions/a%20dir/number')).toBe(number);
    }
    const written = service.requests.findLast(({ method }) => method === 'PUT');
    expect(written?.headers).toMatchObject({
      'content-type': 'text/plain',
      'content-disposition': 'attachment; filename="a dir/number"',
    });
  });

  it.each([
    [
      {},
      {
        identity: {
          methods: ['password'],
          password: { user: { name: 'ada', domain: { name: 'Default' }, password: 'open sesame' } },
        },
        scope: { project: { name: 'team', domain: { name: 'Default' } } },
      },
    ],
    [
      { user_id: 'u1', tenant_id: 't1' },
      {
        identity: { methods: ['password'], password: { user: { id: 'u1', password: 'open sesame' } } },
        scope: { project: { id: 't1' } },
      },
    ],
    [
      { token_id: 'open sesame', password: '' },
      {
        identity: { methods: ['token'], token: { id: 'open sesame' } },
        scope: { project: { name: 'team', domain: { name: 'Default' } } },
      },
    ],
    [
      { application_credential_id: 'c1', application_credential_secretj: 'open sesame' },
      {
        identity: { methods: ['application_credential'], application_credential: { id: 'c1', secret: 'open sesame' } },
      },
    ],
    [
      { passcode: '123456', scope: { system: true } },
      {
        identity: {
          methods: ['password', 'totp'],
          password: { user: { name: 'ada', domain: { name: 'Default' }, password: 'open sesame' } },
          totp: { user: { name: 'ada', domain: { name: 'Default' }, passcode: '123456' } },
        },
        scope: { system: { all: true } },
      },
    ],
  ])('logs in with %j', async (more, auth) => {
    expect((await ask(more)).status).toBe(0);
    expect(logins).toEqual([auth]);
  });

  it.each([
    [{ container: '' }, 'openstack/container is empty but must be specified'],
    [{ item_name: '' }, 'openstack/item_name is empty but must be specified'],
    [{ region: '' }, 'openstack/region is empty but must be specified'],
    [{ region: 'three' }, 'there is no public object store in the region three'],
    [{ password: 'wrong secret' }, 'status 401: the login was refused'],
    [{ password: '' }, 'openstack needs a password'],
    [{ identity_endpoint: 'http://x/v2.0' }, 'use version 3'],
    [{ scope: { system: 'yes' } }, 'source.openstack.scope.system must be a boolean'],
  ])('says what is wrong with %j', async (more, message) => {
    const run = await ask(more);
    expect(run).toMatchObject({ status: 1, log: expect.stringContaining(message) });
    expect(run.log).not.toContain('wrong secret');
  });
});
