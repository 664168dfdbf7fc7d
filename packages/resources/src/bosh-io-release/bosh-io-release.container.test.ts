import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeBoshIo, startFakeBoshIo } from '../testing/fake-bosh-io.ts';
import { runProgramForTest, temporaryDirectoryForTest } from '../testing/run-program-for-test.ts';
import { check } from './check.ts';
import { get } from './get.ts';
import { put } from './put.ts';

let boshIo: FakeBoshIo;

beforeEach(async () => {
  boshIo = await startFakeBoshIo({
    '/api/v1/releases/github.com/cloudfoundry/os-conf-release': () => [
      { name: 'os-conf', version: '20', ...boshIo.describe('/d/20') },
      { name: 'os-conf', version: '13.2', ...boshIo.describe('/d/13', ['sha1']) },
      { name: 'os-conf', version: '13', ...boshIo.describe('/d/13', ['sha1']) },
    ],
  });
  boshIo.tarballs.set('/d/20', 'twenty').set('/d/13', 'thirteen');
});
afterEach(() => boshIo[Symbol.asyncDispose]());

const env = { TEST: 'true' };
const source = (more: object = {}) => ({
  repository: 'cloudfoundry/os-conf-release',
  bosh_io_url: boshIo.url,
  ...more,
});
const versions = (...texts: string[]) => texts.map((version) => ({ version }));

describe('bosh-io-release check', () => {
  const ask = async (more: object = {}, version?: string) => {
    const run = await runProgramForTest(check, { source: source(more), version: { version } }, { env });
    return run.status === 0 ? [run.answer, run.log] : run.log;
  };

  it('lists from the cursor on, in the order of bosh.io', async () => {
    expect(await ask()).toEqual([versions('20'), '']);
    expect(await ask({}, '13')).toEqual([versions('13', '13.2', '20'), '']);
    expect(await ask({}, '20')).toEqual([versions('20'), '']);
    expect(await ask({}, '1')).toEqual([versions('20'), 'version 1 not found; using latest...\n']);
    expect(await ask({ regexp: '13.*' })).toEqual([versions('13.2'), '']);
    expect(await ask({ regexp: '^13$' }, '13')).toEqual([versions('13'), '']);
    expect(await ask({ regexp: 'nope' })).toEqual([[], '']);
    expect(new Set(boshIo.requests.map(({ method, url }) => `${method} ${url.pathname}`))).toEqual(
      new Set(['GET /api/v1/releases/github.com/cloudfoundry/os-conf-release']),
    );
  });

  it.each([
    [{ repository: undefined }, /^must specify source repository\n$/],
    [{ repository: [] }, /^invalid payload: source.repository must be a text, not a list\n$/],
    [
      { repository: '../../etc' },
      /^source.repository must be a repository of GitHub as owner\/name, not "..\/..\/etc"\n$/,
    ],
    [{ repository: 'a/..' }, /^source.repository must be/],
    [{ repository: 'a/b' }, /^failed getting release: GET http.*\/github.com\/a\/b: status 404\n$/],
    [{ regexp: '(' }, /^source.regexp: /],
    [{ bosh_io_url: 'http://127.0.0.1:1' }, /^failed getting release: GET .*ECONNREFUSED/],
  ])('refuses %j', async (more, log) => {
    expect(await ask(more)).toMatch(log);
  });
});

describe('bosh-io-release get', () => {
  const fetchInto = async (version: string, params: object = {}) => {
    const cwd = temporaryDirectoryForTest();
    const run = await runProgramForTest(get, { source: source(), version: { version }, params }, { cwd, env });
    return { ...run, cwd, file: (name: string) => readFileSync(join(cwd, name), 'utf8') };
  };

  it('writes what is known of a release, and the release', async () => {
    const { answer, file, log } = await fetchInto('20');
    const { url, sha1, sha256 } = boshIo.describe('/d/20');
    expect(answer, log).toEqual({
      version: { version: '20' },
      metadata: Object.entries({ url, sha1, sha256 }).map(([name, value]) => ({ name, value })),
    });
    const written = ['version', 'url', 'sha1', 'sha256', 'release.tgz'].map(file);
    expect(written).toEqual(['20\n', `${url}\n`, `${sha1}\n`, `${sha256}\n`, 'twenty']);
  });

  it('without a sha256 goes by the sha1; without the tarball when told so', async () => {
    const old = await fetchInto('13');
    expect(readdirSync(old.cwd).sort(), old.log).toEqual(['release.tgz', 'sha1', 'url', 'version']);
    expect(old.answer).toMatchObject({ metadata: [{ name: 'url' }, { name: 'sha1' }] });
    for (const tarball of [false, 'false']) {
      expect(readdirSync((await fetchInto('13', { tarball })).cwd)).not.toContain('release.tgz');
    }
  });

  it('fails for a release that is not there, or not what it should be', async () => {
    expect(await fetchInto('9')).toMatchObject({ status: 1, log: 'version 9 not found; aborting\n' });
    expect((await fetchInto('')).log).toBe('must specify version\n');
    expect((await fetchInto('20', { tarball: 'maybe' })).log).toContain(
      'params.tarball must be a boolean (true or false)',
    );
    expect((await fetchInto('20', { tarbal: false })).log).toContain(
      'no field params.tarbal (did you mean params.tarball?)',
    );
    boshIo.troubles.set('/d/20', [(response) => response.end('twenty-one')]);
    const wrong = await fetchInto('20');
    expect(wrong).toMatchObject({
      status: 1,
      log: expect.stringContaining('arrived damaged or was changed: its sha256'),
    });
    expect(readdirSync(wrong.cwd)).not.toContain('release.tgz');
  });
});

it('bosh-io-release has no put', async () => {
  const log = 'Put step is not implemented. Do not use this step with this resource.\n';
  expect(await runProgramForTest(put, { source: source() })).toEqual({ status: 1, answer: undefined, log });
});
