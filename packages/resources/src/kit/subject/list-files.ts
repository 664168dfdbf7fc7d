import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** What lies in a directory, by path: kind, permissions, and a digest of the content or the link's target. Times don't count. */
export async function listFiles(root: string): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    files.set(relative(root, path), await describe(path));
  }
  return files;
}

async function describe(path: string): Promise<string> {
  const stats = await lstat(path);
  const mode = (stats.mode & 0o7777).toString(8);
  if (stats.isDirectory()) return `directory ${mode}`;
  if (stats.isSymbolicLink()) return `link to ${await readlink(path)}`;
  if (!stats.isFile()) return `special ${mode}`;
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return `file ${mode} ${hash.digest('hex')}`;
}
