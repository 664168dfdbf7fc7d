import { createHash } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A uid and gid of the same number that nobody else has. */
export type Owner = { readonly uid: number; readonly gid: number };
export type Owners = { readonly web: Owner; readonly postgres: Owner };

/** Between ordinary and dynamic users; systemd leaves these free. */
const firstId = 64_000;
const lastId = 64_998;

/**
 * Who web and PostgreSQL run as, chosen once for a data directory and kept in it: two neighbouring ids that neither
 * passwd nor another data directory's hash is likely to use.
 */
export async function findOrChooseOwners(root: string): Promise<Owners> {
  const file = join(root, 'owners.json');
  const kept = await readFile(file, 'utf8').catch(() => undefined);
  if (kept !== undefined) return read(kept, file);
  const taken = await takenIds();
  const span = (lastId - firstId) / 2;
  const start = createHash('sha256').update(root).digest().readUInt32BE() % span;
  for (let step = 0; step < span; step += 1) {
    const id = firstId + ((start + step) % span) * 2;
    if (taken.has(id) || taken.has(id + 1)) continue;
    const owners: Owners = { web: { uid: id, gid: id }, postgres: { uid: id + 1, gid: id + 1 } };
    await writeFile(`${file}.tmp`, `${JSON.stringify(owners)}\n`);
    await rename(`${file}.tmp`, file);
    return owners;
  }
  throw new Error(`no free user ids between ${firstId} and ${lastId}`);
}

function read(text: string, file: string): Owners {
  const owners: Owners = JSON.parse(text);
  const ids = [owners.web?.uid, owners.web?.gid, owners.postgres?.uid, owners.postgres?.gid];
  if (!ids.every((id) => Number.isSafeInteger(id) && id > 0))
    throw new Error(`${file} does not name two users by number`);
  return owners;
}

async function takenIds(): Promise<Set<number>> {
  const files = await Promise.all(['/etc/passwd', '/etc/group'].map((file) => readFile(file, 'utf8').catch(() => '')));
  const ids = files.flatMap((text) => text.split('\n').map((line) => Number(line.split(':')[2])));
  return new Set(ids.filter((id) => Number.isSafeInteger(id)));
}
