import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgramForTest } from '../testing/run-program-for-test.ts';
import { type S3Server, s3Keys, startS3 } from '../testing/s3-server.ts';
import { startTlsFront, TestAuthority, type TlsFront } from '../testing/tls-front.ts';
import { check } from './check.ts';

let server: S3Server;
let front: TlsFront;
const authority = new TestAuthority();

beforeAll(async () => {
  server = await startS3();
  front = await startTlsFront(new URL(server.endpoint).host, { authority });
  const bucket = server.bucket('bucket');
  for (const key of ['', 'a-1.0']) (await bucket.send({ method: 'PUT', key, body: key })).body.resume();
});
afterAll(async () => {
  await front[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

const ask = (more: object) =>
  runProgramForTest(check, {
    source: { bucket: 'bucket', endpoint: front.host, use_path_style: true, regexp: 'a-(.*)', ...s3Keys, ...more },
  });

describe('s3 with a service that no machine trusts by itself', () => {
  it.each([
    ['its authority is the ca_bundle', () => ({ ca_bundle: authority.certificate })],
    ['verification is skipped', () => ({ skip_ssl_verification: true })],
  ])('checks when %s', async (_name, access) => {
    const run = await ask(access());
    expect(run.answer, run.log).toEqual([{ path: 'a-1.0' }]);
  });

  it('refuses it otherwise, at once', async () => {
    const run = await ask({});
    expect(run).toMatchObject({ status: 1, log: expect.stringContaining("the server's certificate is not trusted") });
    expect(await ask({ ca_bundle: 'x' })).toMatchObject({ log: expect.stringContaining('ca_bundle must hold cert') });
  });
});
