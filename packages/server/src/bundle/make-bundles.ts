import { mkdirSync, readdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withoutSideEffects } from '@rondo/resources';
import type { BuildOptions, Metafile } from 'esbuild';
import { commandNames } from '../commands/registry.ts';
import { type BundlePlaces, ownPlaces } from './bundle-places.ts';
import { isMoment } from './find-bundle.ts';
import { commandEntry, entryOf } from './plugins/command-entry.ts';
import { placedSources } from './plugins/placed-sources.ts';
import { type SourceStamp, stampSource } from './source-stamp.ts';

const settings = {
  bundle: true,
  metafile: true,
  platform: 'node',
  target: 'node24',
  // Node starts it sooner than a module, which would be given all of Node's modules whole.
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  sourcemap: true,
  sourcesContent: false,
  // The bundler itself needs its binary beside it; the others would only be used where someone had installed them.
  external: ['esbuild', 'pg-native', 'bufferutil', 'utf-8-validate'],
  logLevel: 'warning',
} as const satisfies BuildOptions;

/** What decides how sources become a bundle, besides the sources in it. */
const makings = [
  'packages/server/src/bundle/make-bundles.ts',
  'packages/server/src/bundle/plugins/command-entry.ts',
  'packages/server/src/bundle/plugins/placed-sources.ts',
  'packages/resources/src/bundle/without-side-effects.ts',
];
/** Npm writes it whenever it changes a library. */
const libraries = 'node_modules/.package-lock.json';

/**
 * Makes a bundle of each command: one file with all that it loads of the rooms and of their libraries, beside it a map of its lines, and how each
 * of its sources was. Returns the directory of them. Those of the time before stay, for what starts just now.
 */
export async function makeBundles({ checkout, bundles }: BundlePlaces = ownPlaces): Promise<string> {
  const { build } = await import('esbuild');
  const startedMs = Date.now();
  const made = join(bundles, String(startedMs));
  const draft = `${made}.draft`;
  mkdirSync(draft, { recursive: true });
  const stamps = new Map([libraries, ...makings].map((path) => [path, stampSource(checkout, path)]));
  const { metafile } = await build({
    ...settings,
    absWorkingDir: checkout,
    entryPoints: commandNames.map(entryOf),
    outdir: draft,
    plugins: [commandEntry(checkout), placedSources({ checkout, bundles: draft }, stamps), withoutSideEffects],
  });
  for (const command of commandNames) {
    const sources = stampsBehind(command, metafile, { checkout, stamps });
    writeFileSync(join(draft, `${command}.cjs.sources`), JSON.stringify(sources));
  }
  renameSync(draft, made);
  noteMaking(bundles, startedMs);
  return made;
}

/** How everything was that a command's bundle depends on. */
function stampsBehind(
  command: string,
  metafile: Metafile,
  { checkout, stamps }: { checkout: string; stamps: ReadonlyMap<string, SourceStamp> },
): SourceStamp[] {
  const sources = sourcesBehind(entryOf(command).in, metafile);
  const manifests = new Set(sources.map((source) => `${source.split('/src/')[0]}/package.json`));
  return [libraries, ...makings, ...manifests, ...sources].map(
    (path) => stamps.get(path) ?? stampSource(checkout, path),
  );
}

/** The rooms' files that an entry leads to, whether the bundle has something of them or not. */
function sourcesBehind(entry: string, { inputs }: Metafile): string[] {
  const found = new Set([entry]);
  for (const path of found) {
    for (const { path: next, external } of inputs[path]?.imports ?? [])
      if (external !== true && !next.startsWith('node_modules/')) found.add(next);
  }
  return [...found].filter((path) => path.startsWith('packages/'));
}

/** Takes old ones away, and tells `scripts/set-up` from when on a change is in none: a second early, since files' clocks run behind. */
function noteMaking(bundles: string, startedMs: number): void {
  const old = readdirSync(bundles).filter(isMoment).sort().slice(0, -2);
  for (const name of old) rmSync(join(bundles, name), { recursive: true, force: true });
  const note = join(bundles, 'made');
  writeFileSync(note, '');
  utimesSync(note, startedMs / 1000 - 1, startedMs / 1000 - 1);
}
