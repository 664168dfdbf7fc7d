import { readFile } from 'node:fs/promises';
import { type LocalUser, parseLocalUser } from '@rondo/auth';
import { StartError } from './errors.ts';

/** The users of a file with one NAME:PASSWORD per line; none where no file is named. Throws StartError, InvalidLocalUserError. */
export async function readLocalUsersFile(path: string | undefined): Promise<LocalUser[]> {
  if (path === undefined) return [];
  const text = await readFile(path, 'utf8').catch((cause) => {
    throw new StartError(`cannot read the file of local users ${path}`, { cause });
  });
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(parseLocalUser);
}
