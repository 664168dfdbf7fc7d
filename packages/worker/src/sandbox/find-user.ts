import { RondoError } from '@rondo/foundation';

/** A user or group that the container's own files do not know. The text is the one stock clients have seen (worker.md 8.2). */
export class UserNotFoundError extends RondoError {
  readonly code = 'USER_NOT_FOUND';
}

/**
 * Ids of a user given as a name, `uid`, `name:group` or `uid:gid`, looked up in the container's passwd and group files
 * (worker.md 12.5). Without a passwd file only root and numbers are known. Pure. Throws UserNotFoundError.
 */
export function findUser(user: string, readFile: (path: string) => string | undefined): { uid: number; gid: number } {
  const [name = '', group] = user.split(':', 2);
  // Read lazily: the usual user is root or a number, and neither needs a file.
  const entry = name === '' || name === 'root' || name === '0' ? rootEntry : findEntry(name, readFile);
  if (group === undefined || group === '') return { uid: entry.uid, gid: entry.gid };
  return { uid: entry.uid, gid: findGroup(group, readFile) };
}

const rootEntry = { uid: 0, gid: 0 };

function findEntry(name: string, readFile: (path: string) => string | undefined): { uid: number; gid: number } {
  const isNumber = /^\d+$/.test(name);
  for (const [entryName, , uid, gid] of lines(readFile('/etc/passwd'))) {
    if (entryName === name || (isNumber && uid === name)) return { uid: Number(uid), gid: Number(gid) };
  }
  if (isNumber) return { uid: Number(name), gid: 0 };
  throw new UserNotFoundError(`lookup user: unable to find user ${name}: no matching entries in passwd file`);
}

function findGroup(group: string, readFile: (path: string) => string | undefined): number {
  if (/^\d+$/.test(group)) return Number(group);
  for (const [entryName, , gid] of lines(readFile('/etc/group'))) {
    if (entryName === group) return Number(gid);
  }
  throw new UserNotFoundError(`lookup user: unable to find group ${group}: no matching entries in group file`);
}

function lines(text: string | undefined): string[][] {
  return (text ?? '').split('\n').map((line) => line.split(':'));
}
