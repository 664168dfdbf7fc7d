import { createHash } from 'node:crypto';
import { readTar } from '../../sdk/archive/read-tar.ts';

/** What lies in an archive of a directory, in the words of `listFiles`. */
export async function listTar(archive: AsyncIterable<Buffer>): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for await (const { entry, content } of readTar(archive)) {
    const path = entry.path.replace(/^\.\//, '').replace(/\/$/, '');
    if (path === '' || path === '.') continue;
    const mode = (entry.mode & 0o7777).toString(8);
    if (entry.kind === 'directory') files.set(path, `directory ${mode}`);
    else if (entry.kind === 'symbolic-link') files.set(path, `link to ${entry.linkPath}`);
    else if (entry.kind === 'hard-link') files.set(path, `hard link to ${entry.linkPath}`);
    else if (entry.kind !== 'file') files.set(path, `special ${mode}`);
    else {
      const hash = createHash('sha256');
      for await (const piece of content()) hash.update(piece);
      files.set(path, `file ${mode} ${hash.digest('hex')}`);
    }
  }
  return files;
}
