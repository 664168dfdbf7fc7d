import { join } from 'node:path';

/**
 * The client as one CommonJS file that needs nothing but Node: all commands are in it, each is set up when it runs. `release` is what it says
 * its version is, instead of its own.
 */
export async function bundleClient(release?: string): Promise<string> {
  const { build } = await import('esbuild');
  const result = await build({
    entryPoints: [join(import.meta.dirname, '../main.ts')],
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    charset: 'utf8',
    legalComments: 'inline',
    minify: true,
    keepNames: true,
    logLevel: 'silent',
    define: release === undefined ? {} : { 'globalThis.flyRelease': JSON.stringify(release) },
    // Of these `ws` would only make use where someone installed them.
    external: ['bufferutil', 'utf-8-validate'],
  });
  const [file] = result.outputFiles;
  if (file === undefined) throw new Error('the bundler wrote no file');
  return file.text;
}
