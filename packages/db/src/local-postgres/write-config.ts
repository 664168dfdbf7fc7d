import { writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { PostgresOwner } from './layout.ts';

export const databaseUser = 'rondo';
export const databaseName = 'rondo';

/**
 * Who may connect: the given uids and nobody else, told apart by the kernel (peer), without any password. The server
 * looks names up in its own passwd file, so a uid needs no entry in the machine's.
 */
export async function writeConfig(
  directory: string,
  { owner, clientUids, ownPasswd }: { owner: PostgresOwner; clientUids: readonly number[]; ownPasswd: boolean },
): Promise<void> {
  const names = new Map(
    [...clientUids, owner.uid].map((uid) => [uid, ownPasswd ? `rondo-${uid}` : userInfo().username]),
  );
  const passwd = [...names].map(([uid, name]) => `${name}:x:${uid}:${owner.gid}::/:/bin/false\n`);
  const clients = clientUids.map((uid) => `rondo ${names.get(uid)} ${databaseUser}\n`);
  await writeFile(join(directory, 'passwd'), passwd.join(''));
  await writeFile(join(directory, 'pg_ident.conf'), clients.join(''));
  await writeFile(join(directory, 'pg_hba.conf'), 'local all all peer map=rondo\n');
}
