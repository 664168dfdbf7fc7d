import { constants } from 'node:fs';
import { lstat, realpath, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { placeWithin } from './place-within.ts';
import { ProgramFailure } from './program-failure.ts';

const { O_CREAT, O_NOFOLLOW, O_TRUNC, O_WRONLY } = constants;

/**
 * Writes a file into a directory that somebody else has filled, an archive or a repository: a link of that name makes
 * way, and one on the way that leads out of the directory is refused. Throws ProgramFailure.
 */
export async function writeOwnFile(directory: string, name: string, content: string | Uint8Array): Promise<void> {
  const path = placeWithin(directory, name);
  await requireWithin(directory, dirname(path));
  if ((await lstat(path).catch(() => undefined))?.isSymbolicLink() === true) await rm(path);
  // Node takes numbers for flags; its types know texts only where a file is written as a whole.
  await writeFile(path, content, { flag: O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW });
}

/** Throws ProgramFailure when links lead from a path below a directory to somewhere else. */
export async function requireWithin(directory: string, path: string): Promise<void> {
  const [home, real] = [await realpath(directory), await realpath(path)];
  if (real !== home && !real.startsWith(`${home}/`))
    throw new ProgramFailure(`${path} leads to ${real}, out of ${directory}; it must not be a link to elsewhere`);
}
