import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeError } from '@rondo/foundation';
import { runProgram } from '../volumes/run-program.ts';
import { BaseImageError } from './errors.ts';

export type FetchOptions = { directory: string; onProgress: (text: string) => void; signal?: AbortSignal };

/**
 * Brings Debian packages and everything they depend on, as if nothing were installed, and gives the paths of the `.deb`
 * files. What lies in `directory/archives` already is not fetched again. Changes nothing on the machine, except that a
 * machine without package lists gets them. Throws BaseImageError.
 */
export async function fetchPackages(packages: string[], options: FetchOptions): Promise<string[]> {
  const archives = join(options.directory, 'archives');
  await mkdir(join(archives, 'partial'), { recursive: true });
  await writeFile(join(options.directory, 'nothing-installed'), '');
  try {
    return await fetchOnce(packages, archives, options);
  } catch (first) {
    options.signal?.throwIfAborted();
    options.onProgress('updating the package lists');
    try {
      await runProgram('apt-get', ['update', '--quiet'], runOptions(options));
      return await fetchOnce(packages, archives, options);
    } catch (second) {
      options.signal?.throwIfAborted();
      throw new BaseImageError(
        'the packages of the base root file system could not be fetched with apt-get. Check the network and the apt sources of this machine, then start again',
        { cause: new Error(`${describeError(second)}; before that: ${describeError(first)}`) },
      );
    }
  }
}

async function fetchOnce(packages: string[], archives: string, options: FetchOptions): Promise<string[]> {
  const settings = [
    `Dir::State::status=${join(options.directory, 'nothing-installed')}`,
    `Dir::Cache::archives=${archives}`,
    'Dir::Cache::pkgcache=',
    'Dir::Cache::srcpkgcache=',
    'Debug::NoLocking=1',
    'APT::Sandbox::User=root',
    'APT::Install-Recommends=0',
  ].flatMap((setting) => ['-o', setting]);
  const plan = await runProgram('apt-get', [...settings, '--simulate', 'install', ...packages], runOptions(options));
  const files = parsePlan(plan).map(
    ({ name, version, architecture }) => `${name}_${version.replaceAll(':', '%3a')}_${architecture}.deb`,
  );
  const present = new Set(await readdir(archives));
  const missing = files.filter((file) => !present.has(file));
  if (missing.length > 0) {
    options.onProgress(`fetching ${missing.length} ${missing.length === 1 ? 'package' : 'packages'}`);
    // Two workers may share the directory: one at a time, and the lock ends with its holder.
    const locked = [
      join(options.directory, 'archives.lock'),
      'apt-get',
      ...settings,
      '--yes',
      '--quiet',
      '--download-only',
      'install',
      ...packages,
    ];
    await runProgram('flock', locked, runOptions(options));
  }
  return files.map((file) => join(archives, file));
}

export type PlannedPackage = { name: string; version: string; architecture: string };

/** What `apt-get --simulate install` would install: `Inst NAME (VERSION SOURCE [ARCHITECTURE])`. Pure. */
export function parsePlan(text: string): PlannedPackage[] {
  return [...text.matchAll(/^Inst (\S+) .*?\((\S+) .*?\[(\S+)\]\)/gm)].map(
    ([, name = '', version = '', architecture = '']) => ({
      name: name.replace(/:.*/, ''),
      version,
      architecture,
    }),
  );
}

function runOptions({ signal }: FetchOptions) {
  const environment = { DEBIAN_FRONTEND: 'noninteractive' };
  return signal === undefined ? { environment } : { environment, signal };
}
