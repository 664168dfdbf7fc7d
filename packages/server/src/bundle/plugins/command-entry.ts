import { join } from 'node:path';
import type { Plugin } from 'esbuild';

const prefix = 'command:';

/** What a bundle begins with: `command:web` is a `main` that knows the command web alone. */
export function entryOf(command: string): { in: string; out: string } {
  return { in: `${prefix}${command}`, out: command };
}

/** Makes these entries: there is no file for them. */
export function commandEntry(checkout: string): Plugin {
  return {
    name: 'command-entry',
    setup(build) {
      build.onResolve({ filter: /^command:/ }, ({ path }) => ({
        path: path.slice(prefix.length),
        namespace: 'command',
      }));
      build.onLoad({ filter: /./, namespace: 'command' }, ({ path: command }) => ({
        contents: textOf(command),
        loader: 'ts',
        resolveDir: join(checkout, 'packages/server/src'),
      }));
    },
  };
}

function textOf(command: string): string {
  const words = command.split('-').map((word) => `${word[0]?.toUpperCase()}${word.slice(1)}`);
  const add = `add${words.join('')}Command`;
  return [
    `import { runProgram } from './run-program.ts';`,
    `import { ${add} } from './commands/${command}.ts';`,
    `export const main = (argv: readonly string[]) => runProgram(argv, async () => [${add}]);`,
  ].join('\n');
}
