import { describe, expect, it } from 'vitest';
import { presignUrl, type SigningScope, sha256Hex, signRequest } from './sign-request.ts';

// Keys, requests and signatures of the examples in the S3 documentation.
const scope: SigningScope = {
  credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' },
  region: 'us-east-1',
  service: 's3',
  nowMs: Date.UTC(2013, 4, 24),
};
const host = 'https://examplebucket.s3.amazonaws.com';

describe('a signed request', () => {
  it('to get a part of an object', () => {
    const request = {
      method: 'GET',
      url: new URL(`${host}/test.txt`),
      headers: { range: 'bytes=0-9' },
      payloadHash: sha256Hex(''),
    };
    expect(signRequest(request, scope).authorization).toBe(
      'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, SignedHeaders=host;range;x-amz-content-sha256;x-amz-date, Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    );
  });

  it('with parameters', () => {
    const request = {
      method: 'GET',
      url: new URL(`${host}/?max-keys=2&prefix=J`),
      headers: {},
      payloadHash: sha256Hex(''),
    };
    expect(signRequest(request, scope).authorization).toMatch(
      /Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7$/,
    );
  });

  it('names the token of temporary keys', () => {
    const temporary = { ...scope, credentials: { ...scope.credentials, sessionToken: 'the-token' } };
    const request = { method: 'GET', url: new URL(host), headers: {}, payloadHash: sha256Hex('') };
    expect(signRequest(request, temporary)).toMatchObject({
      'x-amz-security-token': 'the-token',
      authorization: expect.stringContaining('x-amz-security-token'),
    });
  });
});

it('a presigned URL can be used by anybody for a day', () => {
  expect(presignUrl(new URL(`${host}/test.txt`), scope, 86_400).searchParams.get('X-Amz-Signature')).toBe(
    'aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
  );
});
