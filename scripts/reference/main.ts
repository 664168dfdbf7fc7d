/** `npm run reference`: writes docs/reference anew from the code that it describes. `npm run check` fails when a page is stale. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderPages } from './render-pages.ts';

const root = join(import.meta.dirname, '../..');

for (const [path, text] of await renderPages(root)) await writeFile(join(root, path), text);
