import { sign } from 'node:crypto';
import { promisify } from 'node:util';
import type { SigningAlgorithm, SigningKey } from './signing-key.ts';
import type { SigningKeys } from './signing-keys.ts';

const signBytes = promisify(sign);

/** A compact JSON Web Token of the claims, signed with the newest key of the algorithm (api.md 18.2). */
export async function signToken(keys: SigningKeys, algorithm: SigningAlgorithm, claims: object): Promise<string> {
  const key = (await keys.keys()).findLast((candidate) => candidate.algorithm === algorithm);
  if (key === undefined) throw new Error(`there is no signing key for ${algorithm}`);
  const content = `${encode({ alg: algorithm, kid: key.id })}.${encode(claims)}`;
  return `${content}.${(await signatureOf(content, key)).toString('base64url')}`;
}

function signatureOf(content: string, { pem }: SigningKey): Promise<Buffer> {
  // Tokens hold both halves of an elliptic signature bare; keys of the other kind don't look at this.
  return signBytes('sha256', Buffer.from(content), { key: pem, dsaEncoding: 'ieee-p1363' });
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
