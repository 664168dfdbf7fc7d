import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Git } from '../git/git.ts';
import { readRemoteHead } from '../git/listing/remote-head.ts';
import { placeWithin } from '../sdk/place-within.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';
import { requireWithin, writeOwnFile } from '../sdk/write-own-file.ts';
import type { PoolSource } from './request.ts';

export type LockState = 'claimed' | 'unclaimed';

/** A working copy of the pool's branch in which one change of locks is made and pushed. */
export class PoolClone {
  readonly #git: Git;
  readonly #source: PoolSource;
  #head = '';

  constructor(git: Git, source: PoolSource) {
    this.#git = git;
    this.#source = source;
  }

  /** Makes the copy what the branch is now. */
  async refresh(): Promise<void> {
    await this.#git.run(['fetch', '--quiet', 'origin', this.#source.branch], { stdout: 'drop' });
    await this.#git.run(['reset', '--hard', '--quiet', 'FETCH_HEAD'], { stdout: 'drop' });
    this.#head = await this.head();
  }

  /** Whether the branch has moved since the last refresh: one round trip, nothing is fetched. */
  async hasMoved(): Promise<boolean> {
    return (await readRemoteHead(this.#git, 'origin', this.#source.branch)) !== this.#head;
  }

  async head(): Promise<string> {
    return (await this.#git.read(['rev-parse', 'HEAD'])).toString().trim();
  }

  /** Names of locks in a state; files that begin with a dot do not count. */
  locks(state: LockState): string[] {
    const directory = join(this.#git.directory, this.#source.pool, state);
    if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true) {
      throw new ProgramFailure(
        `the pool ${this.#source.pool} has no directory ${state}; add ${this.#source.pool}/${state}/.gitkeep to ${this.#source.uri}`,
      );
    }
    return readdirSync(directory).filter((name) => !name.startsWith('.'));
  }

  has(state: LockState, lock: string): boolean {
    return statSync(this.#place(state, lock), { throwIfNoEntry: false })?.isFile() === true;
  }

  async move(lock: string, from: LockState, to: LockState): Promise<void> {
    await this.#makeState(to);
    await this.#git.run(['mv', '--', this.#place(from, lock), this.#place(to, lock)]);
  }

  async remove(state: LockState, lock: string): Promise<void> {
    await this.#git.run(['rm', '--quiet', '--', this.#place(state, lock)]);
  }

  async write(state: LockState, lock: string, content: Uint8Array): Promise<void> {
    const path = this.#place(state, lock);
    await this.#makeState(state);
    await writeOwnFile(dirname(path), lock, content);
    await this.#git.run(['add', '--', path]);
  }

  async commit(message: string): Promise<void> {
    await this.#git.run(['commit', '--quiet', '--allow-empty', '-m', message]);
  }

  /**
   * Pushes. `outrun` when somebody else was faster, be it with a commit that looks exactly like ours; otherwise what git
   * said about a failure.
   */
  async push(): Promise<'pushed' | 'outrun' | { readonly said: string }> {
    const args = ['push', '--porcelain', 'origin', `HEAD:refs/heads/${this.#source.branch}`];
    const { status, stdout, stderr } = await this.#git.attempt(args, { stdout: 'collect', stderr: 'collect' });
    const said = `${stdout}${stderr}`;
    if (status === 0) return /^=\t/m.test(said) ? 'outrun' : 'pushed';
    return said.includes('[rejected]') || said.includes('[remote rejected]') ? 'outrun' : { said };
  }

  /** The directory of a state, which a repository must not have put elsewhere by a link. */
  async #makeState(state: LockState): Promise<void> {
    const { directory } = this.#git;
    const pool = join(directory, this.#source.pool);
    mkdirSync(pool, { recursive: true });
    await requireWithin(directory, pool);
    mkdirSync(join(pool, state), { recursive: true });
    await requireWithin(directory, join(pool, state));
  }

  /** The name is a pipeline's: it must not lead out of the pool. */
  #place(state: LockState, lock: string): string {
    const directory = join(this.#git.directory, this.#source.pool, state);
    const path = placeWithin(directory, lock);
    if (path === directory || lock.includes('/'))
      throw new ProgramFailure(`${JSON.stringify(lock)} is no name of a lock`);
    return path;
  }
}
