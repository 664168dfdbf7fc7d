import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../../..');
/** The rooms whose sources are packed, and what fixes the libraries. */
const sources = ['packages/fly', 'packages/pipeline/src', 'packages/foundation/src', 'packages/protocol/src'];
const lockFile = 'package-lock.json';

/** Differs whenever a packed fly would: other sources, other libraries, another Node. */
export async function digestFly(release: string): Promise<string> {
  const hash = createHash('sha256').update(`${process.version}\0${release}\0`);
  for (const file of [...(await Promise.all(sources.map(filesIn))).flat(), join(root, lockFile)]) {
    const content = await readFile(file).catch(() => '');
    hash
      .update(`${file.slice(root.length)}\0`)
      .update(content)
      .update('\0');
  }
  return hash.digest('hex').slice(0, 16);
}

async function filesIn(directory: string): Promise<string[]> {
  const names = await readdir(join(root, directory), { recursive: true });
  const isSource = (name: string) => /\.(ts|json)$/.test(name) && !/\.test\.ts$|(^|\/)(dist|fixtures)\//.test(name);
  return names
    .filter(isSource)
    .sort()
    .map((name) => join(root, directory, name));
}
