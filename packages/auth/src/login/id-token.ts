import { createHash, sign } from 'node:crypto';
import type { Claims } from '../tokens/claims.ts';
import type { SessionKey } from './session-key.ts';

/** The id token (RS256) that goes with an access token (api.md 17.9). `issuer` is the issuer's address. */
export function makeIdToken(claims: Claims, options: { key: SessionKey; issuer: string; accessToken: string }): string {
  const { key, issuer, accessToken } = options;
  const atHash = createHash('sha256').update(accessToken).digest().subarray(0, 16).toString('base64url');
  const { sub, aud, exp, iat, ...rest } = claims;
  const payload = { iss: issuer, sub, aud, exp, iat, at_hash: atHash, email_verified: true, ...rest };
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const body = `${encode({ alg: 'RS256', kid: key.jwk.kid })}.${encode(payload)}`;
  return `${body}.${sign('sha256', Buffer.from(body), key.privateKey).toString('base64url')}`;
}
