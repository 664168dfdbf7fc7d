import { chmod, lchown, lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Gives everything that belongs to root to root of containers (worker.md 10.3), setuid bits kept, in a tree that nobody
 * else uses. Gives the bytes of all files.
 */
export async function shiftTree(path: string, rootId: number): Promise<number> {
  const found = await lstat(path);
  const shift = (id: number) => (id === 0 ? rootId : id);
  if (found.uid === 0 || found.gid === 0) {
    await lchown(path, shift(found.uid), shift(found.gid));
    if ((found.mode & 0o6000) !== 0 && !found.isSymbolicLink()) await chmod(path, found.mode & 0o7777);
  }
  if (!found.isDirectory()) return found.isFile() ? found.size : 0;
  let sizeBytes = 0;
  for (const name of await readdir(path)) sizeBytes += await shiftTree(join(path, name), rootId);
  return sizeBytes;
}
