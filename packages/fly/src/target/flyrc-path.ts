import { join } from 'node:path';
import { FlyError } from '../failures/fly-error.ts';
import type { FlyIo } from '../io/fly-io.ts';

/** Where targets are kept: `.flyrc` in `FLY_HOME`, else in the home directory (fly.md 3.2). */
export function flyrcPath({ env, platform }: FlyIo): string {
  const drive = `${env.HOMEDRIVE ?? ''}${env.HOMEPATH ?? ''}`;
  const homes = [env.FLY_HOME, env.HOME, ...(platform === 'win32' ? [env.USERPROFILE, drive] : [])];
  const home = homes.find((path) => path !== undefined && path !== '');
  if (home === undefined) throw new FlyError('could not detect home directory for .flyrc: set FLY_HOME or HOME');
  return join(home, '.flyrc');
}
