import { createHash, createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { InvalidSigningKeyError } from '../errors.ts';

/** The RSA key that signs id tokens and login states, with the forms in which others need it. */
export type SessionKey = {
  readonly privateKey: KeyObject;
  /** The public half as a JWK with its key id. */
  readonly jwk: { use: 'sig'; kty: 'RSA'; kid: string; alg: 'RS256'; n: string; e: string };
};

/** Reads a PEM private key. Throws InvalidSigningKeyError. */
export function readSessionKey(pem: string): SessionKey {
  let privateKey: KeyObject;
  try {
    privateKey = createPrivateKey(pem);
  } catch (cause) {
    throw new InvalidSigningKeyError(
      'the session signing key is not a PEM private key; make one with `rondo generate-key -t rsa`',
      {
        cause,
      },
    );
  }
  const { kty, n, e } = createPublicKey(privateKey).export({ format: 'jwk' });
  if (kty !== 'RSA' || n === undefined || e === undefined) {
    throw new InvalidSigningKeyError(
      'the session signing key must be an RSA key; make one with `rondo generate-key -t rsa`',
    );
  }
  const kid = createHash('sha1').update(Buffer.from(n, 'base64url')).digest('hex');
  return { privateKey, jwk: { use: 'sig', kty: 'RSA', kid, alg: 'RS256', n, e } };
}

/** A new key, as PEM (PKCS #1, what stock tools write). */
export async function generateSessionKeyPem(): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  return privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
}

/** The secret of a client that none was configured for: hex SHA-256 of its id and the key's modulus in decimal (api.md 17.1). */
export function deriveClientSecret(clientId: string, { jwk }: SessionKey): string {
  const modulus = BigInt(`0x${Buffer.from(jwk.n, 'base64url').toString('hex')}`).toString(10);
  return createHash('sha256')
    .update(clientId + modulus)
    .digest('hex');
}
