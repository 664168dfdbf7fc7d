const rootPath = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const userPath = 'PATH=/usr/local/bin:/usr/bin:/bin';

/**
 * The environment of a process (worker.md 12.5): the container's, then its own, then `USER` where a user was named and
 * a PATH where there is none. Of entries with one name the last stays, because programs would read the first. Pure.
 */
export function processEnvironment(entries: string[], user: { name: string; uid: number }): string[] {
  const all = user.name === '' ? entries : [...entries, `USER=${user.name}`];
  const last = new Map(all.map((entry) => [entry.split('=', 1)[0] ?? '', entry]));
  if (!last.has('PATH')) last.set('PATH', user.uid === 0 ? rootPath : userPath);
  return [...last.values()];
}
