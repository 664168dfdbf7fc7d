import { rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const markName = 'unused';

/** When a layer was first found without a volume on it, in milliseconds since the epoch; a small file says so over restarts. */
export async function unusedSinceMs(layerPath: string): Promise<number | undefined> {
  const found = await stat(join(layerPath, markName)).catch(() => undefined);
  return found?.mtimeMs;
}

export async function markUnused(layerPath: string): Promise<void> {
  await writeFile(join(layerPath, markName), '');
}

export async function markUsed(layerPath: string): Promise<void> {
  await rm(join(layerPath, markName), { force: true });
}
