import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KeyPair } from '../sdk/http/key-pair.ts';
import { ImagePusher, type PushedImage, type RegistryServer, startRegistry } from '../testing/registry-server.ts';
import { runProgramForTest, temporaryDirectoryForTest } from '../testing/run-program-for-test.ts';
import { startTlsFront, TestAuthority, type TlsFront } from '../testing/tls-front.ts';
import { check } from './check.ts';
import { get } from './get.ts';
import { put } from './put.ts';

let registry: RegistryServer;
let front: TlsFront;
let image: PushedImage;
let known: KeyPair;
let certificate: string;

beforeAll(async () => {
  registry = await startRegistry();
  const [authority, clients] = [new TestAuthority(), new TestAuthority()];
  certificate = authority.certificate;
  known = clients.issue();
  front = await startTlsFront(registry.host, { authority, clientsOf: clients });
  image = await new ImagePusher(registry.host, 'team/image').push({}, 'latest');
});
afterAll(async () => {
  await front[Symbol.asyncDispose]();
  await registry[Symbol.asyncDispose]();
});

const source = (more: object) => ({ repository: `${front.host}/team/image`, ...more });
const trusted = (domain = front.host) => [{ domain, cert: certificate }];
const shown = (domain = front.host, pair = known) => [{ domain, ...pair }];
const ask = (more: object) => runProgramForTest(check, { source: source(more) });

describe('docker-image with a registry that lets in only clients it has certified', () => {
  it('checks and gets with the certificates of the source', async () => {
    const access = { ca_certs: trusted(), client_certs: shown() };
    const checked = await ask(access);
    expect(checked.answer, checked.log).toEqual([{ digest: image.digest }]);
    const cwd = temporaryDirectoryForTest();
    const got = await runProgramForTest(
      get,
      { source: source(access), version: { digest: image.digest } },
      { cwd, env: { PATH: process.env.PATH } },
    );
    expect(got.status, got.log).toBe(0);
    expect(readFileSync(join(cwd, 'digest'), 'utf8')).toBe(`${image.digest}\n`);
    expect(existsSync(join(cwd, 'rootfs'))).toBe(true);
  });

  it('pushes with them', async () => {
    const access = { ca_certs: trusted(), client_certs: shown(), tag: 'copied' };
    const params = { pull_repository: `${front.host}/team/image` };
    const run = await runProgramForTest(put, { source: source(access), params }, { cwd: temporaryDirectoryForTest() });
    expect(run.answer, run.log).toMatchObject({ version: { digest: image.digest } });
    expect((await ask(access)).answer).toEqual([{ digest: image.digest }]);
  });

  it('takes those of a whole host for each of its ports', async () => {
    const run = await ask({ ca_certs: trusted('127.0.0.1'), client_certs: shown('127.0.0.1') });
    expect(run.answer, run.log).toEqual([{ digest: image.digest }]);
  });

  it.each([
    ['nothing', () => ({ ca_certs: trusted() }), 'the server wants a client certificate'],
    [
      'that of another domain',
      () => ({ ca_certs: trusted(), client_certs: shown('elsewhere.example:5000') }),
      'the server wants a client certificate',
    ],
    [
      'that of another authority',
      () => ({ ca_certs: trusted(), client_certs: shown(front.host, new TestAuthority().issue()) }),
      // How a server says so is its own affair; this one hangs up.
      '',
    ],
    [
      'its certificate, but does not trust the registry',
      () => ({ client_certs: shown() }),
      "the server's certificate is not trusted",
    ],
    [
      'its certificate, but trusts the registry under another name',
      () => ({ ca_certs: trusted('x:1'), client_certs: shown() }),
      "the server's certificate is not trusted",
    ],
  ])('fails when a client has %s, and shows no key', async (_name, access, reason) => {
    const run = await ask(access());
    expect(run.status).toBe(1);
    expect(run.log).toContain(`failed to fetch digest for image '${front.host}/team/image:latest'`);
    expect(run.log).toContain(reason);
    expect(run.log).not.toContain(known.key.split('\n')[1]);
  });

  it.each([
    ['is none', () => ({ cert: 'nonsense', key: 'x' })],
    ['has the key of another', () => ({ ...known, key: new TestAuthority().issue().key })],
  ])('says which certificate cannot be used when one %s', async (_name, pair) => {
    const run = await ask({ ca_certs: trusted(), client_certs: shown(front.host, pair()) });
    expect(run).toMatchObject({
      status: 1,
      log: expect.stringMatching(/^source\.client_certs\[0\] must be a certificate and the key that belongs to it/),
    });
  });

  it('says which certificate of an authority is none', async () => {
    const run = await ask({ ca_certs: [{ domain: front.host, cert: 'nonsense' }] });
    expect(run).toMatchObject({ status: 1, log: expect.stringContaining('source.ca_certs[0].cert must hold cert') });
  });
});
