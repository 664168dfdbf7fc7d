import { describe, expect, it } from 'vitest';
import { verifySignature } from './verify-signature.ts';

const key = { id: 'AKIAIOSFODNN7EXAMPLE', secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };
const nowMs = Date.UTC(2013, 4, 24);

/** The first example of Amazon's description of signatures for S3. */
const example = {
  method: 'GET',
  path: '/test.txt',
  query: new Map<string, string>(),
  headers: {
    host: 'examplebucket.s3.amazonaws.com',
    range: 'bytes=0-9',
    'x-amz-content-sha256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    'x-amz-date': '20130524T000000Z',
    authorization:
      'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
  },
  body: Buffer.alloc(0),
  bucket: 'examplebucket',
  key: 'test.txt',
};

describe('the stand-in for S3', () => {
  it("believes Amazon's own example", () => {
    expect(verifySignature(example, key, nowMs)).toBeUndefined();
  });

  it.each([
    ['another path', { path: '/test.tx' }, 'SignatureDoesNotMatch'],
    ['another method', { method: 'PUT' }, 'SignatureDoesNotMatch'],
    ['a parameter more', { query: new Map([['versionId', '1']]) }, 'SignatureDoesNotMatch'],
    ['another body', { body: Buffer.from('x') }, 'XAmzContentSHA256Mismatch'],
    ['a header of Amazon’s more', { headers: { ...example.headers, 'x-amz-acl': 'public' } }, 'AccessDenied'],
    ['no signature', { headers: { host: 'x' } }, 'AccessDenied'],
  ])('refuses %s', (_what, change, code) => {
    expect(verifySignature({ ...example, ...change }, key, nowMs)).toMatchObject({ code });
  });

  it('refuses what is old, and keys that it does not know', () => {
    expect(verifySignature(example, key, nowMs + 20 * 60_000)).toMatchObject({ code: 'RequestTimeTooSkewed' });
    expect(verifySignature(example, { ...key, id: 'other' }, nowMs)).toMatchObject({ code: 'InvalidAccessKeyId' });
  });
});
