import { readFile } from 'node:fs/promises';

/** Where distributions keep the certificates that the machine trusts, all in one file. */
const bundles = ['/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt', '/etc/ssl/cert.pem'];

/**
 * The certificates that the machine trusts: of `SSL_CERT_FILE`, else of the usual places (workers mount their own over
 * them), else those that come with Node.
 */
export async function systemCertificates(env: Readonly<Record<string, string | undefined>>): Promise<string[]> {
  const told = env.SSL_CERT_FILE;
  for (const path of told === undefined || told === '' ? bundles : [told]) {
    const text = await readFile(path, 'utf8').catch(() => '');
    if (text.includes('BEGIN CERTIFICATE')) return [text];
  }
  const { rootCertificates } = await import('node:tls');
  return [...rootCertificates];
}
