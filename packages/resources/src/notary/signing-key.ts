import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { describeError } from '@rondo/foundation';
import { TrustError } from './trust-error.ts';
import { keyIdOf, pss } from './tuf-key.ts';

/** A private key that signs trust data. */
export interface SigningKey {
  /** Of its bare public key. */
  readonly id: string;
  readonly method: 'ecdsa' | 'rsapss';
  sign(message: Buffer): Buffer;
}

/**
 * Reads a key as Docker and Notary keep them: PEM, mostly encrypted, with `role:` and `gun:` as headers. Throws TrustError.
 */
export function readSigningKey(pem: string, passphrase: string): SigningKey {
  const key = decode(withoutNotes(pem), passphrase);
  const kind = key.asymmetricKeyType;
  if (kind !== 'ec' && kind !== 'rsa') throw new TrustError(`the key is of the kind ${kind}; it must be ECDSA or RSA`);
  const bytes = createPublicKey(key).export({ type: 'spki', format: 'der' });
  return kind === 'ec'
    ? {
        id: keyIdOf({ kind: 'ecdsa', bytes }),
        method: 'ecdsa',
        sign: (message) => sign('sha256', message, { key, dsaEncoding: 'ieee-p1363' }),
      }
    : {
        id: keyIdOf({ kind: 'rsa', bytes }),
        method: 'rsapss',
        sign: (message) => sign('sha256', message, { key, ...pss }),
      };
}

function decode(pem: string, passphrase: string): KeyObject {
  try {
    return createPrivateKey({ key: pem, format: 'pem', passphrase });
  } catch (cause) {
    throw new TrustError(
      `the key can't be read: ${describeError(cause)}; it must be the whole text of a PEM file, and the passphrase its own`,
      { cause },
    );
  }
}

/** Without headers that say nothing about the encryption: OpenSSL stops at them. */
function withoutNotes(pem: string): string {
  return pem.replace(/^(?!Proc-Type|DEK-Info)[\w-]+: .*\r?\n/gm, '');
}
