import { constants, createHash, createPublicKey, type KeyObject, verify, X509Certificate } from 'node:crypto';
import { type Decoder, record, text } from '../sdk/json/decoders.ts';
import { canonicalJson } from './canonical-json.ts';

/** A public key as trust data holds it: of a certificate (`ecdsa-x509`) the PEM text, else the key in DER. */
export interface TufKey {
  readonly kind: string;
  readonly bytes: Buffer;
}

export interface TufSignature {
  readonly keyId: string;
  readonly method: string;
  readonly bytes: Buffer;
}

const keyRecord = record({ keytype: text, keyval: record({ public: text }) });

export const tufKey: Decoder<TufKey> = (value, path) => {
  const { keytype, keyval } = keyRecord(value, path);
  return { kind: keytype, bytes: Buffer.from(keyval.public, 'base64') };
};

/** The name that signatures call a key by: a digest of what it is. */
export function keyIdOf({ kind, bytes }: TufKey): string {
  const named = { keytype: kind, keyval: { private: null, public: bytes.toString('base64') } };
  return createHash('sha256').update(canonicalJson(named)).digest('hex');
}

/** The certificate that a key stands in; undefined for a bare key. Throws when it is damaged. */
export function certificateOf({ kind, bytes }: TufKey): X509Certificate | undefined {
  return kind.endsWith('-x509') ? new X509Certificate(bytes) : undefined;
}

/** The name of a key without the certificate around it: what files of private keys are called. */
export function bareKeyIdOf(key: TufKey): string {
  const certificate = certificateOf(key);
  if (certificate === undefined) return keyIdOf(key);
  const bytes = certificate.publicKey.export({ type: 'spki', format: 'der' });
  return keyIdOf({ kind: key.kind.replace(/-x509$/, ''), bytes });
}

/** Whether a signature was made with a key. A damaged key has made none. */
export function isSignedBy(key: TufKey, { method, bytes }: TufSignature, message: Buffer): boolean {
  try {
    const publicKey = toPublicKey(key);
    const kind = publicKey.asymmetricKeyType;
    if (method === 'ecdsa' && kind === 'ec')
      return verify('sha256', message, { key: publicKey, dsaEncoding: 'ieee-p1363' }, bytes);
    if (method === 'rsapss' && kind === 'rsa') return verify('sha256', message, { key: publicKey, ...pss }, bytes);
    if (method === 'rsapkcs1v15' && kind === 'rsa') return verify('sha256', message, publicKey, bytes);
    return method === 'eddsa' && kind === 'ed25519' && verify(null, message, publicKey, bytes);
  } catch {
    return false;
  }
}

/** How RSA keys sign here. */
export const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 } as const;

function toPublicKey(key: TufKey): KeyObject {
  const certificate = certificateOf(key);
  if (certificate !== undefined) return certificate.publicKey;
  if (key.kind === 'ed25519') {
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: key.bytes.toString('base64url') };
    return createPublicKey({ key: jwk, format: 'jwk' });
  }
  return createPublicKey({ key: key.bytes, format: 'der', type: 'spki' });
}
