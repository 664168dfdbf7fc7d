import { readFile } from 'node:fs/promises';
import { dirname, relative } from 'node:path';
import type { Plugin } from 'esbuild';
import type { BundlePlaces } from '../bundle-places.ts';
import { type SourceStamp, stampSource } from '../source-stamp.ts';

/**
 * Reads the rooms' sources. Each keeps its place: what `import.meta` says is in the bundle what it was outside, wherever the checkout lies. How
 * each was is noted in `stamps` before it is read, so that a change meanwhile shows later.
 */
export function placedSources({ checkout, bundles }: BundlePlaces, stamps: Map<string, SourceStamp>): Plugin {
  return {
    name: 'placed-sources',
    setup(build) {
      build.onLoad({ filter: /\/packages\/[^/]+\/src\/.*\.ts$/ }, async ({ path }) => {
        const place = relative(checkout, path);
        stamps.set(place, stampSource(checkout, place));
        const text = await readFile(path, 'utf8');
        return { contents: withPlace(text, `/${relative(bundles, path)}`), loader: 'ts' };
      });
    },
  };
}

/** The same text on the same lines. */
function withPlace(text: string, fromBundle: string): string {
  const urlOf = (path: string) => `require('node:url').pathToFileURL(${path}).href`;
  return text
    .replaceAll('import.meta.dirname', `(__dirname + ${JSON.stringify(dirname(fromBundle))})`)
    .replaceAll('import.meta.url', urlOf(`__dirname + ${JSON.stringify(fromBundle)}`))
    .replaceAll('import.meta.resolve(', `((name: string) => ${urlOf('require.resolve(name)')})(`);
}
