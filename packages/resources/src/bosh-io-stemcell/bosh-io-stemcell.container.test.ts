import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { breakOff, type FakeBoshIo, startFakeBoshIo } from '../testing/fake-bosh-io.ts';
import { startFakeService } from '../testing/object-server.ts';
import { runProgramForTest, temporaryDirectoryForTest } from '../testing/run-program-for-test.ts';
import { check } from './check.ts';
import { get } from './get.ts';
import { put } from './put.ts';

const name = 'bosh-aws-xen-hvm-ubuntu-trusty-go_agent';
let boshIo: FakeBoshIo;
let stemcells: object[];

beforeEach(async () => {
  boshIo = await startFakeBoshIo({ [`/api/v1/stemcells/${name}?all=1`]: () => stemcells });
  for (const path of ['/light.tgz', '/dir/regular-9.tgz']) boshIo.tarballs.set(path, `content of ${path} `.repeat(99));
  const regular = boshIo.describe('/dir/regular-9.tgz', ['sha1']);
  stemcells = [
    { name, version: '3263', regular },
    { name, version: '3262.10', regular, light: boshIo.describe('/light.tgz') },
    { name, version: '3262.4.1', regular, light: regular },
    { name, version: 'nightly', regular, light: regular },
    { name, version: '3262.9', regular, light: regular },
    { name, version: '3261', light: regular },
  ];
});
afterEach(() => boshIo[Symbol.asyncDispose]());

const source = (more: object = {}) => ({ name, bosh_io_url: boshIo.url, ...more });
const env = { TEST: 'true' };
const versions = (...texts: string[]) => texts.map((version) => ({ version }));

describe('bosh-io-stemcell check', () => {
  const ask = async (more: object = {}, version?: string) => {
    const run = await runProgramForTest(
      check,
      { source: source(more), ...(version === undefined ? {} : { version: { version } }) },
      { env },
    );
    return run.status === 0 ? run.answer : run.log;
  };

  it('waits for the light stemcell where there are light ones, and orders by number', async () => {
    expect(await ask()).toEqual(versions('3262.10'));
    expect(await ask({}, '3262.4.1')).toEqual(versions('3262.4.1', '3262.9', '3262.10'));
    expect(await ask({}, '3262.5')).toEqual(versions('3262.9', '3262.10'));
    expect(await ask({}, '9999')).toEqual([]);
    expect(await ask({}, 'gone')).toEqual(versions('3262.10'));
    expect(boshIo.requests.map(({ method, url }) => `${method} ${url.pathname}${url.search}`)).toEqual(
      Array.from({ length: 5 }, () => `GET /api/v1/stemcells/${name}?all=1`),
    );
  });

  it('takes regular stemcells when forced to, or where there are no others', async () => {
    expect(await ask({ force_regular: true })).toEqual(versions('3263'));
    expect(await ask({ force_regular: true }, '3261')).toEqual(versions('3262.4.1', '3262.9', '3262.10', '3263'));
    stemcells = [{ name, version: '1.9', regular: boshIo.describe('/light.tgz'), light: null }];
    expect(await ask()).toEqual(versions('1.9'));
    stemcells = [];
    expect(await ask()).toEqual([]);
  });

  it.each([
    ['3262', ['3261', '3262.4.1', '3262.9', '3262.10'].slice(1)],
    ['3262.latest', ['3262.4.1', '3262.9', '3262.10']],
    ['3262.4', ['3262.4.1']],
    ['3262.4.latest', ['3262.4.1']],
    ['3262.4.0', []],
    ['latest', ['3261', '3262.4.1', '3262.9', '3262.10']],
  ])('keeps to the family %s', async (version_family, expected) => {
    expect(await ask({ version_family }, '1')).toEqual(versions(...expected));
  });

  it('tries again while bosh.io is busy, and says what it refuses', async () => {
    const path = `/api/v1/stemcells/${name}`;
    const status = (code: number) => (response: { writeHead(code: number): { end(): unknown } }) =>
      void response.writeHead(code).end();
    boshIo.troubles.set(path, [status(503), status(429), (response) => response.destroy()]);
    const run = await runProgramForTest(check, { source: source() }, { env });
    expect(run, run.log).toMatchObject({ status: 0, answer: versions('3262.10') });
    expect(run.log).toContain('status 503; retrying in');
    boshIo.troubles.set(
      path,
      Array.from({ length: 9 }, () => status(500)),
    );
    expect(await ask()).toMatch(/failed getting stemcell: GET http:.*go_agent: status 500\n$/);
    expect(boshIo.troubles.get(path)?.length).toBe(3);
    expect(await ask({ name: 'nope' })).toMatch(/failed getting stemcell: GET http.*stemcells\/nope: status 404\n$/);
  });

  it('says what is wrong with what it is told', async () => {
    boshIo.troubles.set(`/api/v1/stemcells/${name}`, [
      (response) => response.end('<html>'),
      (response) => response.end('[{"version":[]}]'),
    ]);
    expect(await ask()).toMatch(/the answer of http.*go_agent is not JSON: "<html>"\n$/);
    expect(await ask()).toMatch(/the answer of http.*go_agent\[0\].version must be a text, not a list\n$/);
    expect(await ask({ name: undefined })).toBe('source.name is required: the name of a stemcell on bosh.io\n');
    expect(await ask({ name: 7 })).toBe('failed reading json: source.name must be a text, not the number 7\n');
    expect(await ask({ force_regular: 'yes' })).toContain('source.force_regular must be a boolean (true or false)');
    expect(await ask({ auth: 'x' })).toContain('source.auth must be an object, not a text');
    expect(await ask({ auth: { access_key: 'x' } })).toContain('source.auth.secret_key is required');
    expect(await ask({ version_family: 'old' })).toContain('source.version_family must be a version like 3262');
    expect(await ask({ bosh_io_url: 'ftp://x' })).toContain('source.bosh_io_url must be an http or https URL');
    expect(await ask({ bosh_io_url: 'http://127.0.0.1:1' })).toMatch(/failed getting stemcell: GET .*ECONNREFUSED/);
    const misspelt = await runProgramForTest(check, { source: source({ version_famliy: '1' }) }, { env });
    expect(misspelt.log).toContain(
      'no field source.version_famliy (did you mean source.version_family?); it is ignored',
    );
  });

  it('asks bosh.io itself, through the proxy of its worker', async () => {
    const proxied: string[] = [];
    const { createServer } = await import('node:http');
    const proxy = createServer().on('connect', (request, socket) => {
      proxied.push(request.url ?? '');
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const address = proxy.address();
    const https_proxy = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    const run = await runProgramForTest(check, { source: { name } }, { env: { ...env, https_proxy } });
    proxy.close();
    expect(run.status).toBe(1);
    expect(proxied).toEqual(['bosh.io:443']);
  });
});

describe('bosh-io-stemcell get', () => {
  const fetchInto = async (version: string, params: object = {}, more: object = {}) => {
    const cwd = temporaryDirectoryForTest();
    const run = await runProgramForTest(get, { source: source(more), version: { version }, params }, { cwd, env });
    return { ...run, cwd, file: (file: string) => readFileSync(join(cwd, file), 'utf8') };
  };

  it('writes what is known of the light stemcell, and the stemcell', async () => {
    const { answer, file, log, cwd } = await fetchInto('3262.10');
    const { url, sha1, sha256 } = boshIo.describe('/light.tgz');
    expect(answer, log).toEqual({
      version: { version: '3262.10' },
      metadata: Object.entries({ url, sha1, sha256 }).map(([key, value]) => ({ name: key, value })),
    });
    expect(['version', 'url', 'sha1', 'sha256', 'stemcell.tgz'].map(file)).toEqual([
      '3262.10',
      url,
      sha1,
      sha256,
      boshIo.tarballs.get('/light.tgz'),
    ]);
    expect(readdirSync(cwd).length).toBe(5);
  });

  it('keeps the name, takes the regular one, or leaves the tarball', async () => {
    const regular = await fetchInto('3262.10', { preserve_filename: true }, { force_regular: true });
    expect(readdirSync(regular.cwd).sort()).toEqual(['regular-9.tgz', 'sha1', 'sha256', 'url', 'version']);
    expect(regular.file('sha256')).toBe('');
    const without = await fetchInto('3262.10', { tarball: false });
    expect(readdirSync(without.cwd).sort()).toEqual(['sha1', 'sha256', 'url', 'version']);
    expect(boshIo.requests.filter(({ url }) => url.pathname.endsWith('.tgz')).length).toBe(1);
  });

  it('goes on where a download broke off', async () => {
    const content = boshIo.tarballs.get('/light.tgz') ?? '';
    boshIo.troubles.set('/light.tgz', [breakOff(content, 500)]);
    const { file, log } = await fetchInto('3262.10');
    expect(file('stemcell.tgz'), log).toBe(content);
    const asked = boshIo.requests.filter(({ url }) => url.pathname === '/light.tgz');
    expect(asked.map(({ headers }) => [headers.range, headers['if-range']])).toEqual([
      [undefined, undefined],
      ['bytes=500-', '"one"'],
    ]);
  });

  it('leaves no stemcell that is not what bosh.io says it is', async () => {
    const before = boshIo.describe('/light.tgz');
    boshIo.tarballs.set('/light.tgz', 'something else');
    const run = await fetchInto('3262.10');
    expect(run).toMatchObject({ status: 1, answer: undefined });
    expect(run.log).toMatch(`its sha256 is ${boshIo.describe('/light.tgz').sha256}, expected ${before.sha256}\n`);
    expect(readdirSync(run.cwd).filter((file) => file.startsWith('stemcell'))).toEqual([]);
  });

  it('signs for a protected bucket, and only for it', async () => {
    await using elsewhere = await startFakeService((_request, response) =>
      response.end(boshIo.tarballs.get('/light.tgz')),
    );
    boshIo.troubles.set('/light.tgz', [(response) => response.writeHead(302, { location: elsewhere.url }).end()]);
    const auth = { access_key: 'GOOG1ACCESS', secret_key: 'hush-secret-key' };
    const run = await fetchInto('3262.10', {}, { auth });
    expect(run.status, run.log).toBe(0);
    const signed = boshIo.requests
      .filter(({ url }) => url.pathname === '/light.tgz')
      .map(({ headers }) => headers.authorization);
    expect(signed).toEqual([expect.stringMatching(/^AWS4-HMAC-SHA256 Credential=GOOG1ACCESS\/\d+\/us-east-1\/s3\//)]);
    expect(elsewhere.requests.map(({ headers }) => headers.authorization)).toEqual([undefined]);
    expect(run.log + JSON.stringify(boshIo.requests)).not.toContain('hush-secret-key');
  });

  it('stays in its directory whatever the URL ends in', async () => {
    boshIo.tarballs.set('/x/..%2f..%2fpwned.tgz', 'evil');
    boshIo.tarballs.set('/x/%2e%2e%2f', 'evil');
    stemcells = ['/x/..%2f..%2fpwned.tgz', '/x/%2e%2e%2f'].map((path, index) => ({
      version: String(index),
      regular: boshIo.describe(path),
    }));
    const first = await fetchInto('0', { preserve_filename: true });
    expect(readdirSync(first.cwd), first.log).toContain('pwned.tgz');
    expect(existsSync(join(first.cwd, '../pwned.tgz'))).toBe(false);
    expect((await fetchInto('1', { preserve_filename: true })).log).toContain('ends in no file name');
  });

  it('refuses what is not there', async () => {
    expect((await fetchInto('1')).log).toBe(`failed to find stemcell matching version: '1'\n`);
    expect((await fetchInto('3261', {}, { force_regular: true })).log).toContain(
      'there is no regular stemcell of version 3261',
    );
    expect((await fetchInto('3262.10', { tarball: 'no' })).log).toContain('params.tarball must be a boolean');
    boshIo.tarballs.delete('/light.tgz');
    expect((await fetchInto('3262.10')).log).toMatch(/failed getting stemcell: GET http.*light.tgz: status 404\n/);
  });
});

it('bosh-io-stemcell has no put', async () => {
  const run = await runProgramForTest(put, { source: source() });
  expect(run).toMatchObject({ status: 1, log: expect.stringMatching(/^put step is not supported for this resource/) });
});
