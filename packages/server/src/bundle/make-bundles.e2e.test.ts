import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandNames, loadCommands } from '../commands/registry.ts';
import { createProgram } from '../create-program.ts';
import { productVersion } from '../version.ts';
import { ownPlaces } from './bundle-places.ts';
import { findBundle } from './find-bundle.ts';
import { makeBundles } from './make-bundles.ts';
import type { SourceStamp } from './source-stamp.ts';

describe('bundles of the commands', () => {
  const places = { ...ownPlaces, bundles: mkdtempSync(join(tmpdir(), 'rondo-bundles-')) };
  beforeAll(() => makeBundles(places));
  afterAll(() => rmSync(places.bundles, { recursive: true }));

  const run = (command: string, argv: readonly string[]) => {
    const main = `void require('${findBundle(command, places)}').main(${JSON.stringify(argv)});`;
    return execFileSync(process.execPath, ['--input-type=commonjs', '-e', main], { encoding: 'utf8' });
  };

  it('say what the sources say', async () => {
    const { commands } = createProgram(await loadCommands());
    expect(commands.map((command) => command.name())).toEqual(commandNames);
    for (const command of commands) {
      expect(run(command.name(), [command.name(), '--help'])).toContain(command.helpInformation());
    }
  });

  it('find what lies beside their sources', () => {
    expect(run('version', ['version'])).toContain(`rondo ${productVersion}\n`);
  });

  it('know each source that they depend on, also in rooms further down', () => {
    const stamps: SourceStamp[] = JSON.parse(readFileSync(`${findBundle('web', places)}.sources`, 'utf8'));
    const paths = stamps.map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining([
        'node_modules/.package-lock.json',
        'packages/db/package.json',
        'packages/server/src/commands/web.ts',
        'packages/db/src/migrations/migrate.ts',
        'packages/foundation/src/logger.ts',
      ]),
    );
    expect(paths.filter((path) => !existsSync(join(places.checkout, path)))).toEqual([]);
  });
});
