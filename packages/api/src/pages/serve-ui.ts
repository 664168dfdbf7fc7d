import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { isPagePath } from '@rondo/protocol';
import type { ApiRequest } from '../http/api-request.ts';
import { html, type Reply, redirect, text } from '../http/reply.ts';
import type { Services } from '../services.ts';
import { renderPage } from './render-page.ts';

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/**
 * The browser's side: built files, and the page for every other path. Where the UI has no page at an address the status is 404
 * and the page says so (ui.md C3); whether the pipeline or build of an address exists, the page asks the API.
 */
export async function serveUi(request: ApiRequest, services: Services): Promise<Reply> {
  const path = decodePath(request.path);
  if (path === '/robots.txt') return text(200, 'User-agent: *\nDisallow: /\n');
  if (services.uiDirectory === undefined) {
    return text(503, 'the pages were not built; run scripts/node packages/web-ui/build.ts and start again\n');
  }
  const asset = await readAsset(services.uiDirectory, path);
  if (asset !== undefined) return asset;
  if (path.startsWith('/assets/')) return text(404, '404 page not found\n');
  if (path === '/hd') return redirect(308, wallAddress(request));
  const page = await renderPage(request, services);
  return html(isPagePath(request.path) ? 200 : 404, page.body, page.headers);
}

function wallAddress({ url, path }: ApiRequest): string {
  const query = url.slice(path.length + 1);
  return `/?${query === '' ? '' : `${query}&`}density=high`;
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

async function readAsset(directory: string, path: string): Promise<Reply | undefined> {
  const contentType = contentTypes[extname(path)];
  if (contentType === undefined || path.endsWith('/index.html')) return undefined;
  const file = normalize(join(directory, path));
  if (!file.startsWith(directory + sep) || path.includes('\0')) return undefined;
  const body = await readFile(file).catch(() => undefined);
  if (body === undefined) return undefined;
  const isHashed = path.startsWith('/assets/');
  const cache = isHashed ? 'public, max-age=31536000, immutable' : 'no-cache';
  return { kind: 'body', status: 200, headers: { 'content-type': contentType, 'cache-control': cache }, body };
}
