import { FlyError, VersionMismatchError } from '../failures/fly-error.ts';
import type { FlyIo } from '../io/fly-io.ts';
import { embolden, paintWord } from '../output/paint.ts';
import { flyVersion } from '../version/fly-version.ts';
import type { Target } from './target.ts';

/**
 * Compares the release of the server with ours: another major or minor is refused, another patch only warned about
 * (fly.md 6.2). Throws {@link VersionMismatchError}.
 */
export async function checkVersion(target: Target, io: FlyIo, { warnOnly }: { warnOnly: boolean }): Promise<void> {
  const { version: theirs } = await target.info();
  const ours = flyVersion(io.env);
  if (theirs === ours || isDevelopment(ours)) return;
  const [server, client] = [releaseOf(theirs), releaseOf(ours)];
  const text = [
    `fly version (${embolden(io, ours)}) is out of sync with the target (${embolden(io, theirs)}). `,
    `to sync up, run the following:\n\n    ${io.program} -t ${target.name} sync\n`,
  ].join('');
  const isCompatible = server.major === client.major && server.minor === client.minor;
  if (!isCompatible && !warnOnly) throw new VersionMismatchError(text);
  if (isCompatible && server.patch === client.patch) return;
  io.stderr.write(`${paintWord(io, 'failed', 'WARNING:\n')}\n${paintWord(io, 'failed', text)}\n`);
}

interface Release {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

function releaseOf(version: string): Release {
  const match = /^(\d+)\.(\d+)\.(\d+)(?:[-+]|$)/.exec(version);
  if (match === null) throw new FlyError(`the version '${version}' is not of the form 1.2.3`);
  const [, major, minor, patch] = match.map(Number);
  return { major: major ?? 0, minor: minor ?? 0, patch: patch ?? 0 };
}

/** `0.0.0-dev` and the like go with every server. */
function isDevelopment(version: string): boolean {
  return version.split(/[-+]/).slice(1).join('.').split('.').includes('dev');
}
