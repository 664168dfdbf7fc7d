import { renderErrors } from './render-errors.ts';
import { renderFly } from './render-fly.ts';
import { renderRondo } from './render-rondo.ts';
import { renderRoutes } from './render-routes.ts';

const pages: Readonly<Record<string, (root: string) => Promise<string>>> = {
  'docs/reference/rondo.md': renderRondo,
  'docs/reference/errors.md': renderErrors,
  'docs/reference/fly.md': renderFly,
  'docs/reference/routes.md': renderRoutes,
};

/** Every generated page: its path below the root, and what must stand in it. */
export async function renderPages(root: string): Promise<[path: string, text: string][]> {
  const rendered: [string, string][] = [];
  for (const [path, render] of Object.entries(pages)) rendered.push([path, await render(root)]);
  return rendered;
}
