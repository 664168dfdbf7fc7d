import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileErrorText } from '../failures/file-error-text.ts';
import { FlyError } from '../failures/fly-error.ts';

/** How connections to a target are secured. */
export interface TlsSettings {
  /** Certificates aren't verified. */
  readonly insecure: boolean;
  /** PEM text, trusted beside what the system trusts. */
  readonly caCert: string;
  readonly clientCertPath: string;
  readonly clientKeyPath: string;
}

/** What Node's TLS wants. */
export interface TlsOptions {
  readonly rejectUnauthorized: boolean;
  readonly ca?: string[];
  readonly cert?: Buffer;
  readonly key?: Buffer;
}

/** Reads the files that settings name. Throws {@link FlyError} where they can't be used (fly.md 3.3). */
export async function loadTlsOptions(settings: TlsSettings, cwd: string): Promise<TlsOptions> {
  const { insecure, caCert, clientCertPath, clientKeyPath } = settings;
  const { getCACertificates } = await import('node:tls');
  if (caCert !== '' && !/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/.test(caCert)) {
    throw new FlyError('CA Cert not valid');
  }
  if (clientCertPath === '' && clientKeyPath !== '') {
    throw new FlyError('A client key may not be declared without defining a client certificate');
  }
  if (clientCertPath !== '' && clientKeyPath === '') {
    throw new FlyError('A client certificate may not be declared without defining a client key');
  }
  return {
    rejectUnauthorized: !insecure,
    ...(caCert !== '' && { ca: [...getCACertificates('default'), ...getCACertificates('system'), caCert] }),
    ...(clientCertPath !== '' && { cert: readPem(clientCertPath, cwd), key: readPem(clientKeyPath, cwd) }),
  };
}

function readPem(path: string, cwd: string): Buffer {
  try {
    return readFileSync(resolve(cwd, path));
  } catch (cause) {
    throw new FlyError(fileErrorText('open', path, cause), { cause });
  }
}
