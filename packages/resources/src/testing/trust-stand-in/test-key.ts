import { execFileSync } from 'node:child_process';
import { createPrivateKey, generateKeyPairSync, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSigningKey, type SigningKey } from '../../notary/signing-key.ts';
import { keyIdOf, type TufKey } from '../../notary/tuf-key.ts';
import { temporaryDirectoryForTest } from '../run-program-for-test.ts';

/** A pair of keys of a test's own. */
export interface TestKey {
  readonly signing: SigningKey;
  readonly public: TufKey;
  /** What signatures call it. */
  readonly id: string;
  /** Encrypted, with Docker's headers. */
  readonly pem: string;
}

export const keyPassphrase = 'open sesame';

export function makeKey(kind: 'ec' | 'rsa' = 'ec'): TestKey {
  const pair =
    kind === 'ec'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: 2048 });
  const bytes = pair.publicKey.export({ type: 'spki', format: 'der' });
  return toTestKey(pair.privateKey, { kind: kind === 'ec' ? 'ecdsa' : 'rsa', bytes });
}

export interface CertifiedKey extends TestKey {
  readonly certificate: string;
  /** The key as it is, for TLS. */
  readonly plainPem: string;
}

/** A key in a certificate that holds for anything on this machine: for TLS, and for roots of its repositories. */
export function makeCertifiedKey(name = '127.0.0.1:*'): CertifiedKey {
  const directory = temporaryDirectoryForTest();
  const [keyFile, certificateFile] = [join(directory, 'key'), join(directory, 'certificate')];
  const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', keyFile];
  const about = ['-days', '2', '-subj', `/CN=${name.replaceAll('/', '\\/')}`, '-addext', 'subjectAltName=IP:127.0.0.1'];
  const leaf = ['-addext', 'basicConstraints=critical,CA:FALSE', '-out', certificateFile];
  execFileSync('openssl', ['req', '-x509', ...made, ...about, ...leaf], { stdio: 'ignore' });
  const certificate = new X509Certificate(readFileSync(certificateFile)).toString();
  const plainPem = readFileSync(keyFile, 'utf8');
  const held = toTestKey(createPrivateKey(plainPem), { kind: 'ecdsa-x509', bytes: Buffer.from(certificate) });
  return { ...held, certificate, plainPem };
}

function toTestKey(key: KeyObject, publicKey: TufKey): TestKey {
  const options = { format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: keyPassphrase } as const;
  const [begin, ...rest] = key.export(options).toString().split('\n');
  const pem = [begin, 'gun: registry.example.com/team/image', 'role: targets', '', ...rest].join('\n');
  return { pem, public: publicKey, id: keyIdOf(publicKey), signing: readSigningKey(pem, keyPassphrase) };
}
