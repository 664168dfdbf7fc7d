import { writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bareRepository, GitRepository } from '../testing/git-repository.ts';
import {
  freePort,
  makeSshKey,
  startGitDaemon,
  startGitOverHttp,
  startSshServer,
  type TestServer,
} from '../testing/git-servers.ts';
import { runProgramForTest, temporaryDirectoryForTest } from '../testing/run-program-for-test.ts';
import { startTlsFront, TestAuthority } from '../testing/tls-front.ts';
import { check } from './check.ts';
import { get } from './get.ts';
import { put } from './put.ts';

let repo: GitRepository;
let head: string;
const servers = new AsyncDisposableStack();

beforeAll(() => {
  repo = new GitRepository();
  repo.commit();
  head = repo.commit();
});
afterAll(() => servers.disposeAsync());

/** check, get and put by one source. */
async function throughAll(source: object, served: { path: string; git: (...args: string[]) => string }) {
  const checked = await runProgramForTest(check, { source: { ...source, branch: 'master' } });
  expect(checked.answer, checked.log).toEqual([{ ref: head }]);
  const cwd = temporaryDirectoryForTest();
  const got = await runProgramForTest(get, { source, version: { ref: head } }, { cwd: `${cwd}/repo` });
  expect(got.answer, got.log).toMatchObject({ version: { ref: head } });
  const pushed = await runProgramForTest(
    put,
    { source: { ...source, branch: 'pushed' }, params: { repository: 'repo' } },
    { cwd },
  );
  expect(pushed.answer, pushed.log).toMatchObject({ version: { ref: head } });
  expect(served.git('rev-parse', 'pushed')).toBe(head);
  return `${checked.log}${got.log}${pushed.log}`;
}

describe('git over git daemon', () => {
  it('checks and gets, and says why a repository is refused', async () => {
    const served = bareRepository(repo);
    const { port } = servers.use(await startGitDaemon(dirname(served.path)));
    const uri = `git://127.0.0.1:${port}/bare.git`;
    expect((await runProgramForTest(check, { source: { uri } })).answer).toEqual([{ ref: head }]);
    const nope = await runProgramForTest(check, { source: { uri: `git://127.0.0.1:${port}/nope.git` } });
    expect(nope.status).toBe(128);
    expect(nope.log).toMatch(
      /^Cloning into bare repository '.*git-resource-repo-cache'\.\.\.\nfatal: remote error: access denied/,
    );
  });
});

describe('git over http', () => {
  const credentials = { username: 'ada', password: 'hunter2 "with blanks"' };
  let server: TestServer;
  let served: ReturnType<typeof bareRepository>;
  beforeAll(async () => {
    served = bareRepository(repo);
    server = servers.use(await startGitOverHttp(dirname(served.path), credentials));
  });
  const uri = () => `http://127.0.0.1:${server.port}/bare.git`;

  it('uses the credentials of the source', async () => {
    const log = await throughAll({ uri: uri(), ...credentials }, served);
    expect(log).not.toContain('hunter2');
  });

  it('never shows credentials that stand in the URI', async () => {
    const { port } = server;
    const secret = encodeURIComponent(credentials.password);
    const withUser = `http://ada:${secret}@127.0.0.1:${port}/bare.git`;
    const debugged = await runProgramForTest(check, { source: { uri: withUser, debug: true } });
    expect(debugged.answer).toEqual([{ ref: head }]);
    expect(debugged.log).toContain('GET /bare.git/info/refs');
    expect(`${debugged.log}`).not.toMatch(/hunter2/);
  });

  it('fails at once with the wrong ones', async () => {
    const run = await runProgramForTest(check, { source: { uri: uri(), username: 'ada', password: 'wrong' } });
    expect(run.status).toBe(128);
    expect(run.log).toMatch(/Authentication failed|could not read Username/);
  });

  it('fails at once where nobody listens', async () => {
    const port = await freePort();
    const run = await runProgramForTest(check, { source: { uri: `http://127.0.0.1:${port}/r.git` } });
    expect(run).toMatchObject({ status: 128, log: expect.stringContaining('unable to access') });
  });
});

describe('git over https with an authority that no machine trusts by itself', () => {
  const authority = new TestAuthority();
  const credentials = { username: 'ada', password: 'hunter2' };
  let served: ReturnType<typeof bareRepository>;
  let source: { uri: string };
  let bundle: string;
  beforeAll(async () => {
    served = bareRepository(repo);
    const plain = servers.use(await startGitOverHttp(dirname(served.path), credentials));
    const front = servers.use(await startTlsFront(`127.0.0.1:${plain.port}`, { authority }));
    source = { uri: `https://${front.host}/bare.git`, ...credentials };
    bundle = `${temporaryDirectoryForTest()}/ca.pem`;
    writeFileSync(bundle, authority.certificate);
  });

  it('goes through when verification is skipped', async () => {
    await throughAll({ ...source, skip_ssl_verification: true }, served);
  });

  it('goes through when the worker or the source names the authority', async () => {
    const env = { PATH: process.env.PATH, SSL_CERT_FILE: bundle };
    const byWorker = await runProgramForTest(check, { source }, { env });
    expect(byWorker.answer, byWorker.log).toEqual([{ ref: head }]);
    const told = { ...source, git_config: [{ name: 'http.sslCAInfo', value: bundle }] };
    await throughAll(told, served);
    const elsewhere = { PATH: process.env.PATH, SSL_CERT_FILE: `${bundle}.other` };
    writeFileSync(elsewhere.SSL_CERT_FILE, new TestAuthority().certificate);
    const bySource = await runProgramForTest(check, { source: told }, { env: elsewhere });
    expect(bySource.answer, bySource.log).toEqual([{ ref: head }]);
  });

  it('is refused otherwise', async () => {
    const run = await runProgramForTest(check, { source });
    expect(run).toMatchObject({ status: 128, log: expect.stringMatching(/certificate/) });
    expect(run.log).not.toContain('hunter2');
  });
});

describe('git over ssh', () => {
  const plain = makeSshKey();
  const locked = makeSshKey('open sesame!');
  let server: TestServer & { user: string };
  let served: ReturnType<typeof bareRepository>;
  beforeAll(async () => {
    served = bareRepository(repo);
    server = servers.use(await startSshServer([plain.publicKey, locked.publicKey]));
  });
  const uri = () => `ssh://${server.user}@127.0.0.1:${server.port}${served.path}`;

  it('uses a private key, also one with Windows line ends', async () => {
    const log = await throughAll({ uri: uri(), private_key: plain.privateKey.replaceAll('\n', '\r\n') }, served);
    expect(log).not.toContain(plain.privateKey.split('\n')[1]);
  });

  it('unlocks a key that has a passphrase', async () => {
    const source = { uri: uri(), private_key: locked.privateKey, private_key_passphrase: 'open sesame!' };
    expect((await runProgramForTest(check, { source })).answer).toEqual([{ ref: head }]);
  });

  it('takes the user from private_key_user', async () => {
    const anonymous = `ssh://127.0.0.1:${server.port}${served.path}`;
    const source = { uri: anonymous, private_key: plain.privateKey, private_key_user: server.user };
    expect((await runProgramForTest(check, { source })).answer).toEqual([{ ref: head }]);
  });

  it.each([
    [
      'no passphrase is given',
      { private_key: locked.privateKey },
      'Private key has a passphrase but private_key_passphrase has not been set.',
    ],
    ['the key is none', { private_key: 'nonsense' }, 'source.private_key must be a key that ssh-add accepts'],
  ])('fails when %s', async (_name, key, log) => {
    const run = await runProgramForTest(check, { source: { uri: uri(), ...key } });
    expect(run).toMatchObject({ status: 1, log: expect.stringContaining(log) });
  });

  it('fails with a key that the server does not know', async () => {
    const run = await runProgramForTest(check, { source: { uri: uri(), private_key: makeSshKey().privateKey } });
    expect(run).toMatchObject({ status: 128, log: expect.stringContaining('Could not read from remote repository') });
  });

  it('gets submodules with keys of their own', async () => {
    const inner = bareRepository(repo);
    const innerUri = `ssh://${server.user}@127.0.0.1:${server.port}${inner.path}`;
    const outer = new GitRepository();
    outer.commit();
    outer.git('submodule', '--quiet', 'add', `file://${inner.path}`, 'inner');
    outer.git('config', '--file', '.gitmodules', 'submodule.inner.url', innerUri);
    outer.commit({ file: '.gitmodules', content: `[submodule "inner"]\n\tpath = inner\n\turl = ${innerUri}\n` });
    const source = { uri: outer.url, submodule_credentials: [{ url: innerUri, private_key: plain.privateKey }] };
    const cwd = temporaryDirectoryForTest();
    const run = await runProgramForTest(get, { source }, { cwd: `${cwd}/r` });
    expect(run.status, run.log).toBe(0);
    expect(outer.git('-C', `${cwd}/r/inner`, 'rev-parse', 'HEAD')).toBe(head);
  });
});
