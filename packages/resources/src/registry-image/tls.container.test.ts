import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ImagePusher, type RegistryServer, startRegistry } from '../testing/registry-server.ts';
import { runProgramForTest, temporaryDirectoryForTest } from '../testing/run-program-for-test.ts';
import { startTlsFront, TestAuthority, type TlsFront } from '../testing/tls-front.ts';
import { check } from './check.ts';
import { get } from './get.ts';

let registry: RegistryServer;
let front: TlsFront;
let digest: string;
const authority = new TestAuthority();

beforeAll(async () => {
  registry = await startRegistry();
  front = await startTlsFront(registry.host, { authority });
  ({ digest } = await new ImagePusher(registry.host, 'team/image').push({}, 'x'));
});
afterAll(async () => {
  await front[Symbol.asyncDispose]();
  await registry[Symbol.asyncDispose]();
});

const source = (more: object) => ({ repository: `${front.host}/team/image`, tag: 'x', ...more });
const ask = (more: object) => runProgramForTest(check, { source: source(more) });

describe('registry-image with a registry that no machine trusts by itself', () => {
  it.each([
    ['its authority is in ca_certs', () => ({ ca_certs: [new TestAuthority().certificate, authority.certificate] })],
    ['the source is insecure', () => ({ insecure: true })],
  ])('checks and gets when %s', async (_name, access) => {
    const checked = await ask(access());
    expect(checked.answer, checked.log).toEqual([{ tag: 'x', digest }]);
    const request = { source: source(access()), version: { tag: 'x', digest } };
    const got = await runProgramForTest(get, request, { cwd: temporaryDirectoryForTest() });
    expect(got.answer, got.log).toMatchObject({ version: { digest } });
  });

  it('refuses it otherwise, and says why', async () => {
    for (const access of [{}, { ca_certs: [new TestAuthority().certificate] }]) {
      const run = await ask(access);
      expect(run.status).toBe(1);
      expect(run.log).toMatch(/checking origin .* failed: .*: the server's certificate is not trusted: [^;]*$/m);
    }
  });

  it('says that a certificate is none', async () => {
    expect(await ask({ ca_certs: ['nonsense'] })).toMatchObject({
      status: 1,
      log: expect.stringContaining('source.ca_certs[0] must hold certificates'),
    });
    const damaged = await ask({ ca_certs: ['-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'] });
    expect(damaged).toMatchObject({ status: 1, log: expect.stringMatching(/checking origin .* failed: GET https/) });
  });
});
