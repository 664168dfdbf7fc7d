import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export type Certificates = {
  /** Signed both of the others. */
  readonly authority: string;
  readonly server: { readonly cert: string; readonly key: string };
  readonly client: { readonly cert: string; readonly key: string };
};

/** A certificate authority with a server `vault.test` and a client, of a few days, by openssl. */
export async function makeCertificates(): Promise<Certificates> {
  const directory = await mkdtemp(join(tmpdir(), 'rondo-vault-'));
  const at = (name: string) => join(directory, name);
  const newKey = (name: string, subject: string) => [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-days',
    '3',
    '-subj',
    subject,
    '-keyout',
    at(`${name}.key`),
    '-out',
    at(`${name}.pem`),
  ];
  const signed = ['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-addext', 'basicConstraints=CA:FALSE'];
  try {
    await run('openssl', newKey('ca', '/CN=test authority'));
    await run('openssl', [
      ...newKey('server', '/CN=vault.test'),
      ...signed,
      '-addext',
      'subjectAltName=DNS:vault.test',
    ]);
    await run('openssl', [...newKey('client', '/CN=ci'), ...signed]);
    const pair = async (name: string) => ({
      cert: await readFile(at(`${name}.pem`), 'utf8'),
      key: await readFile(at(`${name}.key`), 'utf8'),
    });
    return { authority: (await pair('ca')).cert, server: await pair('server'), client: await pair('client') };
  } finally {
    await rm(directory, { recursive: true });
  }
}
