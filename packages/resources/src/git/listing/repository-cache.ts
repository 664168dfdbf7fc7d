import { existsSync, readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Version } from '../../sdk/program.ts';
import { ProgramFailure } from '../../sdk/program-failure.ts';
import type { Git } from '../git.ts';
import { type CheckRequest, usesTags } from './check-request.ts';

/** Says that the clone is whole, and what the last check found. */
const markName = 'rondo-last-check.json';

/** A value that `fetch` refuses: a clone, which needs nothing more, must not start one for what it lacks, and that another. */
const neverFetchMore = ['-c', 'fetch.parallel=-1'];
/** What git says of that value, where it did try to fetch more. */
const triedToFetchMore = 'fetch.parallel';

interface LastCheck {
  /** Which question was asked of which head. */
  readonly key: string;
  readonly head: string;
  readonly versions: readonly Version[];
}

/**
 * The bare clone that checks keep between runs (resources.md 3.3). It lives where the original has it, and is a real
 * repository with an `origin`. A clone that was cut short is made again.
 */
export class RepositoryCache {
  readonly git: Git;
  readonly #elsewhere: Git;

  constructor(git: Git, tmp: string) {
    this.#elsewhere = git;
    this.git = git.at(join(tmp, 'git-resource-repo-cache'), { GIT_LFS_SKIP_SMUDGE: '1' });
  }

  get #mark(): string {
    return join(this.git.directory, markName);
  }

  /** Whether there is a whole clone. */
  get exists(): boolean {
    return existsSync(this.#mark);
  }

  /** What the last check found; undefined when it is not known. */
  lastCheck(): LastCheck | undefined {
    try {
      // Written by `remember` below, in a directory that nobody else writes to.
      const last = JSON.parse(readFileSync(this.#mark, 'utf8')) as Partial<LastCheck>;
      return last.key === undefined || last.head === undefined || last.versions === undefined
        ? undefined
        : { key: last.key, head: last.head, versions: last.versions };
    } catch {
      return undefined;
    }
  }

  async remember(last: LastCheck): Promise<void> {
    await writeFile(this.#mark, JSON.stringify(last));
  }

  /** Brings the clone up to date, or makes it. */
  async update(request: CheckRequest): Promise<void> {
    if (this.exists) await this.#fetch(request);
    else await this.#clone(request);
  }

  async #fetch(request: CheckRequest): Promise<void> {
    if (usesTags(request)) {
      await this.git.run(['fetch', '-f', '--tags', 'origin', 'refs/heads/*:refs/heads/*']);
      return;
    }
    await this.git.run(['fetch', '-f', '--no-tags', 'origin', ...(request.branch === '' ? [] : [request.branch])]);
    await this.git.run(['reset', '--soft', 'FETCH_HEAD']);
  }

  /** False when the clone lacks what git wants of it: the source is shallow itself, and not everything was asked for. */
  async #cloneTo(words: readonly string[], filter?: string): Promise<boolean> {
    const { directory } = this.git;
    await rm(directory, { recursive: true, force: true });
    const { status, stderr } = await this.#elsewhere.attempt(
      [
        ...neverFetchMore,
        'clone',
        '--bare',
        '--progress',
        ...(filter === undefined ? [] : [filter]),
        ...words,
        directory,
      ],
      { stderr: 'both' },
    );
    if (status === 0) return !existsSync(join(directory, 'shallow'));
    if (filter !== undefined && stderr.includes(triedToFetchMore)) return false;
    throw new ProgramFailure('', { exitStatus: status });
  }

  async #clone(request: CheckRequest): Promise<void> {
    const filter = request.pathspecs.length === 0 ? '--filter=tree:0' : '--filter=blob:none';
    const branch = request.branch === '' ? [] : [`--branch=${request.branch}`];
    const what = usesTags(request) ? ['--tags'] : ['--single-branch', ...branch, '--no-tags'];
    const words = [...what, '--', request.uri];
    const whole = await this.#cloneTo(words, filter);
    // A source that is shallow itself lacks commits, which git would ask it for without end if it thought it could.
    if (!whole) await this.#cloneTo(words);
    if (request.branch !== '') await this.git.run(['remote', 'set-branches', '--add', 'origin', request.branch]);
    await writeFile(this.#mark, '{}');
  }
}
