import { renderErrors } from './render-errors.ts';
import { renderRondo } from './render-rondo.ts';

const pages: Readonly<Record<string, (root: string) => Promise<string>>> = {
  'docs/reference/rondo.md': renderRondo,
  'docs/reference/errors.md': renderErrors,
};

/** Every generated page: its path below the root, and what must stand in it. */
export async function renderPages(root: string): Promise<[path: string, text: string][]> {
  const rendered: [string, string][] = [];
  for (const [path, render] of Object.entries(pages)) rendered.push([path, await render(root)]);
  return rendered;
}
