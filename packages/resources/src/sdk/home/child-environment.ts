import { mkdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProgramContext } from '../program.ts';

const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * The environment for child processes: the program's own, with HOME, PATH and TMPDIR wherever they are missing
 * (programs are started with an empty environment too). A HOME that nobody gave is made below `tmp` and removed at the
 * end, so that one run never sees another's credentials.
 */
export async function childEnvironment(context: ProgramContext): Promise<Record<string, string>> {
  const given = Object.fromEntries(
    Object.entries(context.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  mkdirSync(context.tmp, { recursive: true });
  const home = given.HOME === undefined || given.HOME === '' ? await temporaryDirectory(context, 'home') : given.HOME;
  return { ...given, HOME: home, PATH: given.PATH || defaultPath, TMPDIR: context.tmp };
}

/** A directory below `tmp` that is removed when the program has ended. */
export async function temporaryDirectory(context: ProgramContext, name: string): Promise<string> {
  const path = await mkdtemp(join(context.tmp, `${name}.`));
  context.cleanUps.defer(() => rm(path, { recursive: true, force: true }));
  return path;
}
