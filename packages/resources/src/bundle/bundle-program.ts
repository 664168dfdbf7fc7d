import { dirname } from 'node:path';
import { withoutSideEffects } from './without-side-effects.ts';

/** Where Node lies in the base root file system; absolute, since programs are started without a PATH too. */
const interpreter = '/usr/local/bin/node';

/**
 * Bundles a program that is given as source text, with imports relative to `src`, into one executable script with nothing
 * to install beside Node. CommonJS, because a file without an extension is read as that without a look at its text.
 */
export async function bundleProgram(main: string): Promise<string> {
  const { build } = await import('esbuild');
  const result = await build({
    stdin: { contents: main, resolveDir: dirname(import.meta.dirname), loader: 'ts', sourcefile: 'main.ts' },
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    charset: 'utf8',
    legalComments: 'inline',
    minifySyntax: true,
    banner: { js: `#!${interpreter}` },
    logLevel: 'silent',
    plugins: [withoutSideEffects],
  });
  const [file] = result.outputFiles;
  if (file === undefined) throw new Error('the bundler wrote no file');
  return file.text;
}
