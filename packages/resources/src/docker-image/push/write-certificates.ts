import { appendFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { placeWithin } from '../../sdk/place-within.ts';
import { ProgramFailure } from '../../sdk/program-failure.ts';
import type { DockerSource } from '../request.ts';

/**
 * Lays certificates where an engine looks for those of its registries, and takes them away again. Of a domain that has
 * files there already nothing is touched. Throws ProgramFailure for a domain that is none.
 */
export async function writeCertificates(
  { ca_certs, client_certs }: Pick<DockerSource, 'ca_certs' | 'client_certs'>,
  home: string,
): Promise<AsyncDisposable> {
  const made = new AsyncDisposableStack();
  try {
    for (const domain of new Set([...ca_certs, ...client_certs].map((entry) => entry.domain))) {
      if (!/^[a-z0-9.[\]:-]+$/i.test(domain) || /^\.+$/.test(domain))
        throw new ProgramFailure(`${JSON.stringify(domain)} is no domain; give the registry's host, with its port`);
      const directory = placeWithin(home, domain);
      await mkdir(home, { recursive: true });
      if (!(await isMade(directory))) continue;
      made.defer(() => rm(directory, { recursive: true, force: true }));
      for (const { cert } of ca_certs.filter((entry) => entry.domain === domain))
        await appendFile(`${directory}/ca.crt`, `${cert.trimEnd()}\n`);
      for (const { cert, key } of client_certs.filter((entry) => entry.domain === domain)) {
        await writeFile(`${directory}/client.cert`, cert);
        await writeFile(`${directory}/client.key`, key, { mode: 0o600 });
      }
    }
    return made;
  } catch (error) {
    await made.disposeAsync();
    throw error;
  }
}

async function isMade(directory: string): Promise<boolean> {
  try {
    await mkdir(directory, { mode: 0o700 });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}
