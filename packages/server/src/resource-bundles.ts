import { createHash } from 'node:crypto';
import { access, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleResourceTypes } from '@rondo/resources';

const sources = join(import.meta.dirname, '../../resources/src');

/** The bundled base resource types below `directory`, made anew when their sources have changed. */
export async function ensureResourceBundles(directory: string): Promise<string> {
  const bundles = join(directory, 'bundles', await digestSources());
  const isThere = await access(bundles).then(
    () => true,
    () => false,
  );
  if (isThere) return bundles;
  const draft = `${bundles}.${process.pid}`;
  await mkdir(draft, { recursive: true });
  await bundleResourceTypes(draft);
  await rename(draft, bundles).catch(async (error) => {
    await rm(draft, { recursive: true, force: true });
    await access(bundles).catch(() => {
      throw error;
    });
  });
  return bundles;
}

async function digestSources(): Promise<string> {
  const files = (await readdir(sources, { recursive: true }))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .sort();
  const hash = createHash('sha256');
  for (const file of files)
    hash
      .update(`${file}\0`)
      .update(await readFile(join(sources, file)))
      .update('\0');
  return hash.digest('hex').slice(0, 16);
}
