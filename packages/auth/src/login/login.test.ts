import { createPublicKey, verify } from 'node:crypto';
import { FakeClock } from '@rondo/foundation/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseLocalUser } from '../local-users/local-user.ts';
import { LocalUsers } from '../local-users/local-users.ts';
import { makeIdToken } from './id-token.ts';
import { LoginDamping } from './login-damping.ts';
import { LoginStateSigner } from './login-state.ts';
import { safeRedirect } from './safe-redirect.ts';
import { deriveClientSecret, generateSessionKeyPem, readSessionKey, type SessionKey } from './session-key.ts';

let key: SessionKey;
beforeAll(async () => {
  key = readSessionKey(await generateSessionKeyPem());
});

describe('where a login may return to', () => {
  it.each([
    ['/teams/main?b=2&a=1', '/teams/main?a=1&b=2&csrf_token=c'],
    ['', '/?csrf_token=c'],
    ['//evil.example', '/evil.example?csrf_token=c'],
    ['%2F%2Fevil.example', '/evil.example?csrf_token=c'],
    ['http://evil.example/', '/http:/evil.example/?csrf_token=c'],
    ['/a;b', '/a;b?csrf_token=c'],
    ['relative', '/relative?csrf_token=c'],
    ['/#frag', '/%23frag?csrf_token=c'],
    ['/fly_success?fly_port=123', '/fly_success?csrf_token=c&fly_port=123'],
  ])('%s becomes %s', (given, expected) => expect(safeRedirect(given, 'c')).toBe(expected));

  it.each(['/a\\b', '/%5cevil', '/a\r\nSet-Cookie: x', '/%', '%25252525252525255c'])('%j is refused', (given) => {
    expect(() => safeRedirect(given, 'c')).toThrow(/must be a path on this server/);
  });
});

describe('login state', () => {
  it('comes back only as it was signed, and only for an hour', () => {
    const signer = new LoginStateSigner(key.privateKey);
    const state = signer.sign('return-address', '/x', 1000);
    expect(signer.verify('return-address', state, 1000 + 3600)).toBe('/x');
    expect(signer.verify('return-address', state, 1000 + 3601)).toBeUndefined();
    const forged = Buffer.from(Buffer.from(state, 'base64url').toString().replace('"/x"', '"/y"')).toString(
      'base64url',
    );
    expect(signer.verify('return-address', forged, 1000)).toBeUndefined();
    for (const broken of ['', 'x', Buffer.from('null').toString('base64url')])
      expect(signer.verify('return-address', broken, 0)).toBeUndefined();
  });

  it('of one purpose is worth nothing for another', () => {
    const signer = new LoginStateSigner(key.privateKey);
    expect(signer.verify('authorization', signer.sign('return-address', '{}', 1000), 1000)).toBeUndefined();
    expect(signer.verify('return-address', signer.sign('authorization', '/x', 1000), 1000)).toBeUndefined();
    expect(signer.verify('authorization', signer.sign('authorization', '{}', 1000), 1000)).toBe('{}');
  });

  it('of the key before is still taken while that is known, and not for longer', async () => {
    const { privateKey: next } = readSessionKey(await generateSessionKeyPem());
    const state = new LoginStateSigner(key.privateKey).sign('return-address', '/x', 1000);
    expect(new LoginStateSigner(next, key.privateKey).verify('return-address', state, 1000)).toBe('/x');
    expect(new LoginStateSigner(next).verify('return-address', state, 1000)).toBeUndefined();
  });
});

describe('id tokens', () => {
  it('are signed by the key that the issuer publishes', () => {
    const claims = {
      sub: 's',
      aud: 'fly',
      exp: 2,
      iat: 1,
      name: 'n',
      email: 'e',
      federated_claims: { connector_id: 'local', user_id: 'n' },
    };
    const token = makeIdToken(claims, { key, issuer: 'http://x/sky/issuer', accessToken: 'a' });
    const [header = '', payload = '', signature = ''] = token.split('.');
    const publicKey = createPublicKey({ key: key.jwk, format: 'jwk' });
    expect(verify('sha256', Buffer.from(`${header}.${payload}`), publicKey, Buffer.from(signature, 'base64url'))).toBe(
      true,
    );
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({
      iss: 'http://x/sky/issuer',
      sub: 's',
      aud: 'fly',
    });
  });

  it('have derived client secrets that differ by client', () => {
    expect(deriveClientSecret('a', key)).toMatch(/^[0-9a-f]{64}$/);
    expect(deriveClientSecret('a', key)).not.toBe(deriveClientSecret('b', key));
  });
});

describe('local users', () => {
  it('log in with their password, whatever the case of the name', async () => {
    const users = new LocalUsers([parseLocalUser('Ann:se:cret')]);
    expect(await users.authenticate('ann', 'se:cret')).toMatchObject({
      name: 'Ann',
      federated_claims: { connector_id: 'local' },
    });
    expect(await users.authenticate('ann', 'wrong')).toBeUndefined();
    expect(await users.authenticate('bob', 'se:cret')).toBeUndefined();
  });

  it('may be given as a bcrypt hash', async () => {
    const hash = '$2a$10$YgrDNoQS6qmhkfg3LwIIbu87PW0iaudCrrHOb2gXbwv1bhWIHnjF2';
    const users = new LocalUsers([parseLocalUser(`ann:${hash}`)]);
    expect(await users.authenticate('ann', hash)).toBeUndefined();
  });

  it.each(['', 'ann', ':x', 'ann:', `ann:$2a$04$${'a'.repeat(53)}`])('are refused when given as %j', (text) => {
    expect(() => parseLocalUser(text)).toThrow();
  });
});

describe('damping of guesses', () => {
  it('makes the sixth and later wrong tries wait longer and longer, until a right one', async () => {
    const clock = new FakeClock();
    const damping = new LoginDamping(clock);
    for (let tries = 0; tries < 7; tries += 1) damping.failed(['ann']);
    let waited = false;
    const waiting = damping.wait(['ann', 'bob']).then(() => {
      waited = true;
    });
    await clock.advance(999);
    expect(waited).toBe(false);
    await clock.advance(1);
    await waiting;
    damping.succeeded(['ann']);
    await damping.wait(['ann']);
  });
});
