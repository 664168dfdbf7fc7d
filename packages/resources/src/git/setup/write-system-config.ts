import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProgramContext } from '../../sdk/program.ts';

/**
 * What the original's image has in its git configuration, plus what keeps a program from waiting for ever or leaving
 * processes behind. It stands in for the machine's `/etc/gitconfig`, so a source's `git_config` overrides all of it.
 * Directories of any owner are trusted: a put gets its repository from a task that may have run as another user.
 */
const systemConfig = `[user]
	name = git
	email = git@localhost
[pull]
	rebase = false
[protocol "file"]
	allow = always
[http]
	version = HTTP/2
	lowSpeedLimit = 1
	lowSpeedTime = 600
[gc]
	autoDetach = false
[safe]
	directory = *
[filter "lfs"]
	clean = git-lfs clean -- %f
	smudge = git-lfs smudge -- %f
	process = git-lfs filter-process
	required = true
`;

/** Writes the configuration that all of git's commands start from; returns its path. */
export function writeSystemConfig(context: ProgramContext): string {
  const path = join(context.tmp, 'git-resource-system-config');
  // Replacing a file makes some file systems wait for the disk, and a check that finds nothing new takes no longer than that.
  if (readIfThere(path) !== systemConfig) writeFileSync(path, systemConfig);
  return path;
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
