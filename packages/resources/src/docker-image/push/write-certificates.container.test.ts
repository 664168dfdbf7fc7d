import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryDirectoryForTest } from '../../testing/run-program-for-test.ts';
import { writeCertificates } from './write-certificates.ts';

const client = { domain: 'one:5000', cert: 'client', key: 'secret' };

describe('certificates for an engine', () => {
  it('lie where it looks for them, as long as it runs', async () => {
    const home = join(temporaryDirectoryForTest(), 'certs.d');
    const ca_certs = ['a', 'b'].map((cert) => ({ domain: 'one:5000', cert }));
    const written = await writeCertificates({ ca_certs, client_certs: [client] }, home);
    const read = (name: string) => readFileSync(join(home, 'one:5000', name), 'utf8');
    expect([read('ca.crt'), read('client.cert'), read('client.key')]).toEqual(['a\nb\n', 'client', 'secret']);
    await written[Symbol.asyncDispose]();
    expect(readdirSync(home)).toEqual([]);
  });

  it('leave alone what is there, and go nowhere else', async () => {
    const home = temporaryDirectoryForTest();
    mkdirSync(join(home, 'one:5000'));
    await (await writeCertificates({ ca_certs: [], client_certs: [client] }, home))[Symbol.asyncDispose]();
    expect(readdirSync(join(home, 'one:5000'))).toEqual([]);
    for (const domain of ['../x', '..', '/etc', ''])
      await expect(writeCertificates({ ca_certs: [{ domain, cert: 'x' }], client_certs: [] }, home)).rejects.toThrow(
        'is no domain',
      );
  });
});
