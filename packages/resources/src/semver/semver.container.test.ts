import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { bareRepository, GitRepository } from '../testing/git-repository.ts';
import { startFakeService, startObjectStore } from '../testing/object-server.ts';
import { runProgramForTest, temporaryDirectoryForTest } from '../testing/run-program-for-test.ts';
import { runTool } from '../testing/run-tool.ts';
import { check } from './check.ts';
import { get } from './get.ts';
import { put } from './put.ts';

describe('semver with git', () => {
  let repo: GitRepository;
  let remote: ReturnType<typeof bareRepository>;
  let tmp: string;
  beforeEach(() => {
    repo = new GitRepository();
    repo.commit({ file: 'other' });
    tmp = temporaryDirectoryForTest();
  });
  const serve = () => {
    remote = bareRepository(repo);
    repo.git('remote', 'add', 'origin', remote.path);
  };
  const source = (more: object = {}) => ({
    driver: 'git',
    uri: `file://${remote.path}`,
    branch: 'master',
    file: 'ci/version',
    ...more,
  });
  const ask = async (number?: string, more: object = {}) =>
    (
      await runProgramForTest(
        check,
        { source: source(more), version: number === undefined ? undefined : { number } },
        { tmp },
      )
    ).answer;
  const store = (params: object, more: object = {}, cwd = '/') =>
    runProgramForTest(put, { source: source(more), params }, { cwd });

  it('lists the initial version, the current one, and all since the cursor', async () => {
    serve();
    expect(await ask()).toEqual([{ number: '0.0.0' }]);
    expect(await ask('1.0.0', { initial_version: '0.1.0' })).toEqual([{ number: '0.1.0' }]);
    for (const number of ['1.0.0', '1.1.0', '2.0.0']) repo.commit({ file: 'ci/version', content: `${number}\n` });
    repo.git('push', '-q', 'origin', 'master');
    expect(await ask()).toEqual([{ number: '2.0.0' }]);
    expect(await ask('1.1.0')).toEqual([{ number: '1.1.0' }, { number: '2.0.0' }]);
    expect(await ask('0.5.0')).toEqual([{ number: '1.0.0' }, { number: '1.1.0' }, { number: '2.0.0' }]);
    expect(await ask('3.0.0')).toEqual([{ number: '2.0.0' }]);
    expect(await ask('nonsense')).toEqual([{ number: '2.0.0' }]);
  });

  it('bumps in a commit of its own and leaves everything else alone', async () => {
    repo.commit({ file: 'ci/version', content: '1.2.3\n' });
    serve();
    const { answer, log } = await store(
      { bump: 'minor', pre: 'rc' },
      { git_user: 'Ada L <ada@example.com>', commit_message: 'now %version% in %file% [ci skip]' },
    );
    expect(answer, log).toEqual({
      version: { number: '1.3.0-rc.1' },
      metadata: [{ name: 'number', value: '1.3.0-rc.1' }],
    });
    expect(remote.git('log', '-1', '--format=%an <%ae> %s', 'master')).toBe(
      'Ada L <ada@example.com> now 1.3.0-rc.1 in ci/version [ci skip]',
    );
    expect(remote.git('show', '--stat', '--format=', 'master')).toContain('ci/version | 2 +-');
    expect(remote.git('cat-file', 'blob', 'master:ci/version')).toBe('1.3.0-rc.1');
    expect(remote.git('cat-file', '-e', 'master:other')).toBe('');
  });

  it('stores every one of many bumps at once', async () => {
    serve();
    const runs = await Promise.all(Array.from({ length: 4 }, () => store({ bump: 'patch' })));
    const numbers = runs.map(({ answer }) => (answer as { version: { number: string } }).version.number);
    expect(numbers.sort()).toEqual(['0.0.1', '0.0.2', '0.0.3', '0.0.4']);
    expect(remote.git('cat-file', 'blob', 'master:ci/version')).toBe('0.0.4');
  });

  it('stores the version of a file, and tells the current one without a change', async () => {
    serve();
    const cwd = temporaryDirectoryForTest();
    writeFileSync(join(cwd, 'v'), '7.0.0 and more\n');
    expect((await store({ file: 'v' }, {}, cwd)).answer).toMatchObject({ version: { number: '7.0.0' } });
    const before = remote.git('rev-parse', 'master');
    expect((await store({ file: 'v' }, {}, cwd)).answer).toMatchObject({ version: { number: '7.0.0' } });
    expect((await store({ get_latest: true, bump: 'major' })).answer).toMatchObject({ version: { number: '7.0.0' } });
    expect(remote.git('rev-parse', 'master')).toBe(before);
  });

  it('refuses a key with a passphrase, which it has no field for', async () => {
    serve();
    const file = join(temporaryDirectoryForTest(), 'key');
    runTool('ssh-keygen', ['-q', '-t', 'ed25519', '-N', 'secret', '-f', file]);
    const run = await runProgramForTest(check, { source: source({ private_key: readFileSync(file, 'utf8') }) });
    expect(run).toMatchObject({
      status: 1,
      log: expect.stringContaining('error constructing driver: private keys with passphrases are not supported'),
    });
  });

  it('fails when the push is refused', async () => {
    serve();
    remote.git('config', 'receive.denyNonFastForwards', 'true');
    writeFileSync(join(remote.path, 'hooks/pre-receive'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    expect(await store({ bump: 'major' })).toMatchObject({
      status: 1,
      answer: undefined,
      log: expect.stringContaining('error bumping version: the push of the new version failed'),
    });
  });
});

describe('semver with objects', () => {
  const s3 = (endpoint: string) => ({
    bucket: 'b',
    key: 'a dir/version',
    access_key_id: 'id',
    secret_access_key: 'the-secret',
    endpoint,
  });

  it.each([true, false])('keeps the number in S3 (conditions known: %s)', async (knowsConditions) => {
    await using store = await startObjectStore({ knowsConditions });
    const source = { ...s3(store.url), initial_version: '0.1.0', server_side_encryption: 'AES256' };
    const ask = async (number?: string) =>
      (await runProgramForTest(check, { source, version: number && { number } })).answer;
    expect(await ask()).toEqual([{ number: '0.1.0' }]);
    expect(await ask('0.1.0')).toEqual([]);
    const bumped = await runProgramForTest(put, { source, params: { bump: 'major' } });
    expect(bumped.answer, bumped.log).toMatchObject({ version: { number: '1.0.0' } });
    expect(store.objects.get('/b/a%20dir/version')).toBe('1.0.0');
    const written = store.requests.findLast(({ method }) => method === 'PUT');
    expect(written?.headers).toMatchObject({
      'content-type': 'text/plain',
      'x-amz-server-side-encryption': 'AES256',
      authorization: expect.stringContaining('Credential=id/'),
    });
    expect(await ask('9.0.0')).toEqual([{ number: '1.0.0' }]);
    store.objects.set('/b/a%20dir/version', 'junk');
    const broken = await runProgramForTest(check, { source });
    expect(broken).toMatchObject({
      status: 1,
      log: expect.stringContaining('error checking for new versions: parsing number in bucket: "junk"'),
    });
  });

  it('loses no bump of many at once', async () => {
    await using store = await startObjectStore({ knowsConditions: true });
    const source = s3(store.url);
    await Promise.all(Array.from({ length: 5 }, () => runProgramForTest(put, { source, params: { bump: 'patch' } })));
    expect(store.objects.get('/b/a%20dir/version')).toBe('0.0.5');
  });

  it('keeps the number in Google storage, with a service account', async () => {
    await using store = await startObjectStore({ knowsConditions: true });
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const assertions: string[] = [];
    await using google = await startFakeService(({ body }, response) => {
      assertions.push(new URLSearchParams(body).get('assertion') ?? '');
      response.end('{"access_token":"the-token"}');
    });
    const json_key = JSON.stringify({
      client_email: 'robot@x',
      token_uri: `${google.url}/token`,
      private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    });
    const options = { env: { STORAGE_EMULATOR_HOST: store.url } };
    const run = await runProgramForTest(
      put,
      { source: { driver: 'gcs', bucket: 'b', key: 'k', json_key }, params: { bump: 'minor' } },
      options,
    );
    expect(run.answer, run.log).toMatchObject({ version: { number: '0.1.0' } });
    expect(store.requests.at(-1)?.headers).toMatchObject({
      authorization: 'Bearer the-token',
      'cache-control': 'private',
      'x-goog-if-generation-match': '0',
    });
    const [head, claims, signature] = assertions[0]?.split('.') ?? [];
    const { createVerify } = await import('node:crypto');
    expect(
      createVerify('RSA-SHA256')
        .update(`${head}.${claims}`)
        .verify(publicKey, signature ?? '', 'base64url'),
    ).toBe(true);
    expect(JSON.parse(Buffer.from(claims ?? '', 'base64url').toString())).toMatchObject({ iss: 'robot@x' });
  });
});

describe('semver get', () => {
  it('bumps only for this build', async () => {
    const cwd = temporaryDirectoryForTest();
    const run = await runProgramForTest(
      get,
      { source: {}, version: { number: '1.2.3' }, params: { bump: 'patch' } },
      { cwd },
    );
    expect(run).toMatchObject({
      answer: { version: { number: '1.2.3' } },
      log: 'bumped locally from 1.2.3 to 1.2.4\n',
    });
    expect(readFileSync(join(cwd, 'number'), 'utf8') + readFileSync(join(cwd, 'version'), 'utf8')).toBe('1.2.41.2.4');
  });
});

describe('semver refuses', () => {
  it.each([
    [{ driver: 'svn' }, 'error constructing driver: unknown driver: svn\n'],
    [
      { driver: 'gcs', bucket: 'b', key: 'k' },
      'error constructing driver: must specify one of json_key or token for the gcs driver\n',
    ],
    [
      { driver: 'gcs', json_key: '{}', token: 't' },
      'error constructing driver: must specify only one of json_key or token for the gcs driver\n',
    ],
    [
      { driver: 'gcs', json_key: '{}' },
      'error constructing driver: json_key must be the JSON key file of a service account\n',
    ],
    [
      { driver: 'git', initial_version: 'one' },
      'error constructing driver: invalid initial version (one): it must be three numbers like 1.0.0\n',
    ],
    [{ driver: 'git', uri: 'x' }, 'error constructing driver: source.branch is required for the git driver\n'],
    [{ bucket: 1 }, 'error reading request: source.bucket must be a text, not the number 1\n'],
  ])('%j', async (source, log) => {
    expect(await runProgramForTest(check, { source })).toEqual({ status: 1, answer: undefined, log });
  });

  it('a put that says nothing', async () => {
    const source = { driver: 'gcs', token: 't', bucket: 'b', key: 'k' };
    expect((await runProgramForTest(put, { source, params: {} })).log).toBe('no version bump specified\n');
  });
});
