import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { Secret } from '@rondo/foundation';

/** The admin's password: made at the first start and kept in a file that only root may read. */
export async function findOrMakePassword(file: string): Promise<{ password: Secret; isNew: boolean }> {
  const kept = await readFile(file, 'utf8').catch(() => undefined);
  if (kept !== undefined && kept.trim() !== '') return { password: new Secret(kept.trim()), isNew: false };
  const password = randomBytes(12).toString('base64url');
  await writeFile(`${file}.tmp`, `${password}\n`, { mode: 0o600 });
  await rename(`${file}.tmp`, file);
  return { password: new Secret(password), isNew: true };
}
