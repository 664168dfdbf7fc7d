import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderPages } from './render-pages.ts';

/** Whether docs/reference says what the code says. */
export async function checkReference(root: string): Promise<{ ok: boolean; output: string }> {
  const stale: string[] = [];
  for (const [path, text] of await renderPages(root)) {
    const current = await readFile(join(root, path), 'utf8').catch(() => '');
    if (current !== text) stale.push(`${path}: stale; \`npm run reference\` writes it anew`);
  }
  return { ok: stale.length === 0, output: stale.join('\n') };
}
