import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { get } from '../git/get.ts';
import { developerEnv, type GitRepository } from './git-repository.ts';
import { type ProgramRun, runProgramForTest, temporaryDirectoryForTest } from './run-program-for-test.ts';

export interface GitGetOptions {
  readonly ref?: string;
  readonly params?: object;
  /** Instead of `ref`: the whole version. */
  readonly version?: object;
}

export interface GitGetRun extends ProgramRun {
  readonly cwd: string;
  readonly file: (name: string) => string;
  readonly git: (...args: string[]) => string;
}

/** Gets from a repository into a new directory, and lets the test look around there. */
export async function getFrom(repo: GitRepository, source: object, options: GitGetOptions = {}): Promise<GitGetRun> {
  const cwd = join(temporaryDirectoryForTest(), 'repo');
  const version = options.version ?? (options.ref === undefined ? undefined : { ref: options.ref });
  const request = { source: { uri: repo.url, ...source }, params: options.params, version };
  const run = await runProgramForTest(get, request, { cwd });
  const file = (name: string) => readFileSync(join(cwd, name), 'utf8');
  const git = (...args: string[]) => execFileSync('git', args, { cwd, env: developerEnv, encoding: 'utf8' }).trim();
  return { ...run, cwd, file, git };
}
