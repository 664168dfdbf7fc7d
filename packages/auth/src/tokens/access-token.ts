import { hash, randomBytes } from 'node:crypto';

const randomSizeBytes = 20;
const tokenSizeBytes = randomSizeBytes + 8;

/** A new opaque access token: unpadded base64 of 20 random bytes and the expiry in Unix seconds, little-endian (api.md 17.8). */
export function makeAccessToken(expiresAtSeconds: number): string {
  const bytes = Buffer.alloc(tokenSizeBytes);
  randomBytes(randomSizeBytes).copy(bytes);
  bytes.writeBigInt64LE(BigInt(expiresAtSeconds), randomSizeBytes);
  return bytes.toString('base64').replace(/=+$/, '');
}

/** The expiry that a token carries, in Unix seconds; undefined where it is no token of ours. Says nothing about its validity. */
export function readExpirySeconds(token: string): number | undefined {
  if (!/^[A-Za-z0-9+/]{38}$/.test(token)) return undefined;
  return Number(Buffer.from(token, 'base64').readBigInt64LE(randomSizeBytes));
}

/** What the database keeps of a token. */
export function hashAccessToken(token: string): Buffer {
  return hash('sha256', token, 'buffer');
}

/** The same in hexadecimal, as nodes tell one another of it. */
export function nameAccessToken(token: string): string {
  return hash('sha256', token, 'hex');
}

/** SHA-256 of any other text that is kept only as a hash (CSRF tokens, login codes). */
export function hashText(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}
