import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { uiDirectory } from '../ui-files.ts';

const room = join(import.meta.dirname, '../..');
const sources = ['src', 'index.html', 'vite.config.ts', 'package.json'];

/**
 * Builds the pages into `dist`: index.html and hashed files below `public/`. With `onlyIfStale`, a `dist` that is newer
 * than every source is left alone (some 50 ms instead of seconds). Returns whether it built.
 */
export async function buildUi(options: { onlyIfStale?: boolean } = {}): Promise<boolean> {
  if (options.onlyIfStale === true && builtAtMs() > newestMs()) return false;
  const { build } = await import('vite');
  await build({ root: room, configFile: join(room, 'vite.config.ts'), logLevel: 'warn' });
  return true;
}

function builtAtMs(): number {
  return statSync(join(uiDirectory, 'index.html'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function newestMs(): number {
  const files = sources.flatMap((source) => {
    const path = join(room, source);
    if (!statSync(path).isDirectory()) return [path];
    return readdirSync(path, { recursive: true, encoding: 'utf8' }).map((file) => join(path, file));
  });
  return Math.max(...files.map((file) => statSync(file).mtimeMs));
}
