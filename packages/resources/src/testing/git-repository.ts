import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryDirectoryForTest } from './run-program-for-test.ts';

/** Git as a developer uses it, away from the machine's own configuration. */
export const developerEnv = {
  PATH: process.env.PATH ?? '/usr/bin:/bin',
  HOME: '/nonexistent',
  LC_ALL: 'C.UTF-8',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_COUNT: '3',
  GIT_CONFIG_KEY_0: 'init.defaultBranch',
  GIT_CONFIG_VALUE_0: 'master',
  GIT_CONFIG_KEY_1: 'protocol.file.allow',
  GIT_CONFIG_VALUE_1: 'always',
  GIT_CONFIG_KEY_2: 'safe.directory',
  GIT_CONFIG_VALUE_2: '*',
};

export interface CommitOptions {
  readonly message?: string;
  readonly file?: string;
  readonly content?: string;
  readonly branch?: string;
  readonly author?: string;
  readonly options?: readonly string[];
}

/** A repository on disk with a history that a test makes. Each commit is a second younger than the one before. */
export class GitRepository {
  readonly path: string;
  #seconds = 1_700_000_000;

  constructor(path = join(temporaryDirectoryForTest(), 'repo')) {
    this.path = path;
    mkdirSync(path, { recursive: true });
    this.git('init', '-q');
  }

  get url(): string {
    return `file://${this.path}`;
  }

  /** Runs git here; what it prints, trimmed. */
  git(...args: string[]): string {
    const date = `${this.#seconds} +0000`;
    const people = { GIT_AUTHOR_NAME: 'ada', GIT_AUTHOR_EMAIL: 'ada@example.com', GIT_COMMITTER_NAME: 'ada' };
    const env = {
      ...developerEnv,
      ...people,
      GIT_COMMITTER_EMAIL: 'ada@example.com',
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_DATE: date,
    };
    return execFileSync('git', args, {
      cwd: this.path,
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  }

  /** Commits a change and returns its sha. */
  commit({ message = 'change', file = 'file', content, branch, options = [] }: CommitOptions = {}): string {
    this.#seconds += 1;
    if (branch !== undefined) this.checkOut(branch);
    const path = join(this.path, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content ?? `${this.#seconds}\n`);
    this.git('add', '--', file);
    this.git('commit', '-q', '--cleanup=verbatim', ...options, '-m', message);
    return this.head;
  }

  /** Moves to a branch, making it where there is none. */
  checkOut(branch: string): void {
    const exists = this.git('branch', '--list', branch) !== '';
    this.git('checkout', '-q', ...(exists ? [] : ['-b']), branch);
  }

  merge(branch: string): string {
    this.#seconds += 1;
    this.git('merge', '-q', '--no-ff', '-m', `merge ${branch}`, branch);
    return this.head;
  }

  tag(name: string, message?: string): void {
    this.#seconds += 1;
    this.git('tag', ...(message === undefined ? [] : ['-a', '-m', message]), name);
  }

  get head(): string {
    return this.git('rev-parse', 'HEAD');
  }
}

/** A bare repository to push to. */
export function bareRepository(from?: GitRepository): { path: string; git: (...args: string[]) => string } {
  const path = join(temporaryDirectoryForTest(), 'bare.git');
  const run = (cwd: string, args: string[]) =>
    execFileSync('git', args, { cwd, env: developerEnv, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  run('/', from === undefined ? ['init', '-q', '--bare', path] : ['clone', '-q', '--bare', from.path, path]);
  return { path, git: (...args) => run(path, args) };
}
