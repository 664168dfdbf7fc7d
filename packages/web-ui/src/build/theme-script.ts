import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';

/** Runs before the first paint, as a file of its own because the policy allows no inline script. */
const source = `(() => {
  const html = document.documentElement;
  let chosen = {};
  try { chosen = JSON.parse(localStorage.getItem('rondo_look') || '{}'); } catch {}
  const light = matchMedia('(prefers-color-scheme: light)').matches;
  html.dataset.theme = chosen.theme === 'auto' ? (light ? 'light' : 'dark') : chosen.theme || 'dark';
  html.dataset.status = chosen.status || 'classic';
})();
`;
const fileName = `assets/theme-${createHash('sha256').update(source).digest('hex').slice(0, 8)}.js`;

/** Vite plugin: puts the theme on `<html>` before the style sheets apply, so that no page flashes in the wrong theme. */
export function themeScript(): Plugin {
  return {
    name: 'rondo-theme-script',
    transformIndexHtml: () => [{ tag: 'script', attrs: { src: `/${fileName}` }, injectTo: 'head-prepend' }],
    generateBundle() {
      this.emitFile({ type: 'asset', fileName, source });
    },
    configureServer(server) {
      server.middlewares.use(`/${fileName}`, (_request, response) => {
        response.setHeader('Content-Type', 'text/javascript').end(source);
      });
    },
  };
}
