import { createHash, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

/** How pipelines' identity tokens can be signed (api.md 18.1). */
export const signingAlgorithms = ['RS256', 'ES256'] as const;
export type SigningAlgorithm = (typeof signingAlgorithms)[number];

/** A key that signs pipelines' identity tokens. */
export type SigningKey = {
  readonly id: string;
  readonly algorithm: SigningAlgorithm;
  /** Private. PKCS #8 in PEM. */
  readonly pem: string;
};

const generate = promisify(generateKeyPair);

/** A new key. An RSA key of this size takes seconds. */
export async function generateSigningKey(algorithm: SigningAlgorithm): Promise<SigningKey> {
  const { privateKey } =
    algorithm === 'RS256'
      ? await generate('rsa', { modulusLength: 4096 })
      : await generate('ec', { namedCurve: 'P-256' });
  return readSigningKey(algorithm, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
}

/** The key of a PEM text. Its id is a number that every node works out alike. */
export function readSigningKey(algorithm: SigningAlgorithm, pem: string): SigningKey {
  const spki = publicKeyOf(pem).export({ type: 'spki', format: 'der' });
  const id = createHash('sha256').update(spki).digest().readBigUInt64BE() >> 1n;
  return { id: id.toString(), algorithm, pem };
}

/** The public half as a JSON Web Key, keys in stock's order. */
export function presentSigningKey({ id, algorithm, pem }: SigningKey): object {
  const { n, e, x, y } = publicKeyOf(pem).export({ format: 'jwk' });
  return algorithm === 'RS256'
    ? { use: 'sig', kty: 'RSA', kid: id, alg: algorithm, n, e }
    : { use: 'sig', kty: 'EC', kid: id, crv: 'P-256', alg: algorithm, x, y };
}

function publicKeyOf(pem: string): KeyObject {
  return createPublicKey(pem);
}
