import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Secret } from '@rondo/foundation';
import { EncryptionKeyError, UnreadableSecretError } from './errors.ts';

/** What a secret column and its sibling `_nonce` hold: plain text while the nonce is null, else both in hexadecimal. */
export type Sealed = { ciphertext: string; nonce: string | null };

export interface SecretCodec {
  seal(plainText: string): Sealed;
  /** Throws UnreadableSecretError where no key fits. */
  open(sealed: Sealed): string;
  /** Whether it is sealed as `seal` does it now: by the key, or plain where there is none. Throws UnreadableSecretError. */
  isCurrent(sealed: Sealed): boolean;
  /** Which rows may have to be sealed anew: those in plain text, those that are sealed, all, or none. */
  readonly outdated: 'plain' | 'sealed' | 'any' | 'none';
}

/** The text of a key: its bytes as they are, or written in base64 or hexadecimal. */
export type EncryptionKey = Secret | { readonly secret: Secret; readonly encoding: 'base64' | 'hex' };

export type SecretCodecOptions = {
  /** Seals what is written from now on; without it columns hold plain text. 16 or 32 bytes. */
  key?: EncryptionKey;
  /** Still opens what was sealed before the key changed. */
  oldKey?: EncryptionKey;
};

const nonceBytes = 12;
const tagBytes = 16;

/** The one way into and out of secret columns: AES-GCM with the tag at the end of the ciphertext (operations.md A11). Throws EncryptionKeyError. */
export function createSecretCodec(options: SecretCodecOptions = {}): SecretCodec {
  const key = readKey(options.key, '--encryption-key');
  const oldKey = readKey(options.oldKey, '--old-encryption-key');
  const keys = [key, oldKey].filter((candidate) => candidate !== undefined);
  return {
    seal: (plainText) => (key === undefined ? { ciphertext: plainText, nonce: null } : encrypt(key, plainText)),
    open: ({ ciphertext, nonce }) => (nonce === null ? ciphertext : openWith(keys, ciphertext, nonce)),
    isCurrent: ({ ciphertext, nonce }) => {
      if (nonce === null) return key === undefined;
      openWith(keys, ciphertext, nonce);
      return key !== undefined && decrypt(key, Buffer.from(ciphertext, 'hex'), Buffer.from(nonce, 'hex')) !== undefined;
    },
    outdated: oldKey === undefined ? (key === undefined ? 'none' : 'plain') : key === undefined ? 'sealed' : 'any',
  };
}

function readKey(given: EncryptionKey | undefined, flag: string): Buffer | undefined {
  if (given === undefined) return undefined;
  const { secret, encoding } = given instanceof Secret ? { secret: given, encoding: 'utf8' as const } : given;
  const key = Buffer.from(secret.reveal(), encoding);
  if (key.length === 16 || key.length === 32) return key;
  throw new EncryptionKeyError(
    `${flag} is ${key.length} bytes long; give 16 or 32 (\`openssl rand -hex 16\` prints a key of 32)`,
  );
}

function algorithm(key: Buffer): 'aes-128-gcm' | 'aes-256-gcm' {
  return key.length === 16 ? 'aes-128-gcm' : 'aes-256-gcm';
}

function encrypt(key: Buffer, plainText: string): Sealed {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm(key), key, nonce);
  const body = Buffer.concat([cipher.update(plainText, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return { ciphertext: body.toString('hex'), nonce: nonce.toString('hex') };
}

function openWith(keys: Buffer[], ciphertext: string, nonce: string): string {
  const body = Buffer.from(ciphertext, 'hex');
  for (const key of keys) {
    const plain = decrypt(key, body, Buffer.from(nonce, 'hex'));
    if (plain !== undefined) return plain;
  }
  throw new UnreadableSecretError(
    keys.length === 0
      ? 'the database holds encrypted rows; start with the --encryption-key that they were written with'
      : 'row encrypted with neither old nor new key; start with the --encryption-key that it was written with',
  );
}

/** Undefined where the key does not fit, which is what tells the keys apart. */
function decrypt(key: Buffer, body: Buffer, nonce: Buffer): string | undefined {
  const decipher = createDecipheriv(algorithm(key), key, nonce);
  decipher.setAuthTag(body.subarray(body.length - tagBytes));
  const plain = decipher.update(body.subarray(0, body.length - tagBytes));
  try {
    return Buffer.concat([plain, decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}
