import { describe, expect, it } from 'vitest';
import { hashAccessToken, makeAccessToken, readExpirySeconds } from './access-token.ts';
import { readBearer } from './bearer.ts';
import { displayUserId, subjectOf } from './claims.ts';

describe('access tokens', () => {
  it('are 38 characters, carry their expiry, and are never alike', () => {
    const token = makeAccessToken(1_800_000_000);
    expect(token).toMatch(/^[A-Za-z0-9+/]{38}$/);
    expect(readExpirySeconds(token)).toBe(1_800_000_000);
    expect(makeAccessToken(1_800_000_000)).not.toBe(token);
    expect(hashAccessToken(token)).toHaveLength(32);
  });

  it('that are something else have no expiry', () => expect(readExpirySeconds('eyJhbGciOi')).toBeUndefined());
});

describe('readBearer', () => {
  it.each([
    [undefined, { kind: 'none' }],
    ['', { kind: 'none' }],
    ['Bearer abc', { kind: 'token', token: 'abc' }],
    ['bEARER abc', { kind: 'token', token: 'abc' }],
    ['Basic abc', { kind: 'malformed' }],
    ['Bearer', { kind: 'malformed' }],
    ['Bearer a b', { kind: 'malformed' }],
    ['Bearer  a', { kind: 'malformed' }],
  ])('reads %j', (value, expected) => expect(readBearer(value)).toEqual(expected));
});

describe('subjects and names', () => {
  it('are those of the reference', () => expect(subjectOf('test', 'local')).toBe('CgR0ZXN0EgVsb2NhbA'));

  it('show a person by the configured claim', () => {
    const claims = {
      sub: '',
      aud: 'fly',
      exp: 0,
      iat: 0,
      name: 'Ann Example',
      preferred_username: 'ann',
      email: 'ann@example.com',
      federated_claims: { connector_id: 'github', user_id: '17' },
    };
    expect(displayUserId(claims)).toBe('ann');
    expect(displayUserId(claims, new Map([['github', 'email']]))).toBe('ann@example.com');
  });
});
