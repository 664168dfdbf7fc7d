import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemRandom } from '@rondo/foundation';
import type { Git } from '../../git/git.ts';
import { setUpGit } from '../../git/setup/set-up-git.ts';
import { LockedKeyFailure } from '../../git/setup/ssh-agent.ts';
import type { ProgramContext } from '../../sdk/program.ts';
import { ProgramFailure } from '../../sdk/program-failure.ts';
import type { SemverSource } from '../request.ts';
import type { SemverDriver, VersionChange } from '../semver-driver.ts';
import { compareStrictVersions, formatStrictVersion, parseStrictVersion, type StrictVersion } from '../version.ts';

const maxAttempts = 20;

/**
 * The number in a file of a branch. The clone has no working copy and no file contents but those it is asked for; a bump
 * is made of git's own parts (blob, index, tree, commit), so hooks and filters of the repository have no say.
 */
export async function gitDriver(
  source: SemverSource,
  initial: StrictVersion,
  context: ProgramContext,
): Promise<SemverDriver> {
  for (const name of ['uri', 'branch', 'file'] as const) {
    if (source[name] === '')
      throw new ProgramFailure(`error constructing driver: source.${name} is required for the git driver`);
  }
  const repository = new VersionRepository(await openClone(source, context), source, context);
  return {
    check: async (cursor) => {
      await repository.update();
      return await repository.versionsFrom(cursor, initial);
    },
    current: async () => {
      await repository.update();
      return (await repository.read('FETCH_HEAD')) ?? initial;
    },
    change: (change) => repository.change(change, initial),
  };
}

async function openClone(source: SemverSource, context: ProgramContext): Promise<Git> {
  const access = {
    uri: source.uri,
    private_key: source.private_key,
    private_key_user: '',
    private_key_passphrase: '',
    forward_agent: false,
    username: source.username,
    password: source.password,
    skip_ssl_verification: source.skip_ssl_verification,
    submodule_credentials: [],
    git_config: [],
    https_tunnel: { proxy_host: '', proxy_port: '', proxy_user: '', proxy_password: '' },
  };
  const { git } = await setUpGit(context, access, { debug: false }).catch(refuseLockedKey);
  const clone = git.at(join(context.tmp, 'semver-git-repo'));
  if (existsSync(join(clone.directory, 'rondo-whole'))) return clone;
  await rm(clone.directory, { recursive: true, force: true });
  const what = ['--bare', '--filter=blob:none', '--single-branch', '--no-tags', `--branch=${source.branch}`];
  await git.run(['clone', ...what, '--', source.uri, clone.directory]);
  await writeFile(join(clone.directory, 'rondo-whole'), '');
  return clone;
}

/** This type has no field for a passphrase; says so in the original's words. */
function refuseLockedKey(error: unknown): never {
  if (!(error instanceof LockedKeyFailure)) throw error;
  throw new ProgramFailure(
    'error constructing driver: private keys with passphrases are not supported; give one without in source.private_key',
    { cause: error },
  );
}

/** The clone with the file in it. */
class VersionRepository {
  readonly #git: Git;
  readonly #source: SemverSource;
  readonly #context: ProgramContext;

  constructor(git: Git, source: SemverSource, context: ProgramContext) {
    this.#git = git;
    this.#source = source;
    this.#context = context;
  }

  async update(): Promise<void> {
    await this.#git.run(['fetch', '--no-tags', 'origin', `refs/heads/${this.#source.branch}`]);
  }

  /** The number in a commit; undefined when the file is not there. */
  async read(commit: string): Promise<StrictVersion | undefined> {
    const found = await this.#git.attempt(['cat-file', 'blob', `${commit}:${this.#source.file}`], {
      stdout: 'collect',
      stderr: 'drop',
    });
    if (found.status !== 0) return undefined;
    const [word = ''] = found.stdout.toString().trim().split(/\s/);
    const version = parseStrictVersion(word);
    if (version === undefined)
      throw new ProgramFailure(`${this.#source.file} holds ${JSON.stringify(word)}, which is no version like 1.0.0`);
    return version;
  }

  /** The current number; with a lower cursor every number since, oldest first. */
  async versionsFrom(cursor: StrictVersion | undefined, initial: StrictVersion): Promise<StrictVersion[]> {
    const current = await this.read('FETCH_HEAD');
    if (current === undefined) return [initial];
    if (cursor === undefined || compareStrictVersions(cursor, current) >= 0) return [current];
    const versions: StrictVersion[] = [];
    for (const commit of await this.#git.lines(['log', '--format=%H', 'FETCH_HEAD', '--', this.#source.file])) {
      const version = await this.read(commit);
      if (version === undefined || compareStrictVersions(version, cursor) < 0) break;
      versions.push(version);
    }
    return versions.reverse();
  }

  /** Commits a change and pushes it; again from what others have pushed meanwhile, with growing random waits. */
  async change(change: VersionChange, initial: StrictVersion): Promise<StrictVersion> {
    for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
      await this.update();
      const stored = await this.read('FETCH_HEAD');
      const changed = change(stored ?? initial);
      const text = formatStrictVersion(changed);
      if (stored !== undefined && formatStrictVersion(stored) === text) return changed;
      if (await this.#push(await this.#commit(text))) return changed;
      await this.#context.clock.sleep(systemRandom.next() * Math.min(100 * 2 ** attempt, 5000), this.#context.signal);
    }
    throw new ProgramFailure(`somebody else pushed first, ${maxAttempts} times; the version was not stored`);
  }

  /** False when somebody else was faster: with another commit, or in the same second with one that looks the same. */
  async #push(commit: string): Promise<boolean> {
    const args = ['push', '--porcelain', 'origin', `${commit}:refs/heads/${this.#source.branch}`];
    const { status, stdout, stderr } = await this.#git.attempt(args, { stdout: 'collect', stderr: 'both' });
    if (status === 0) return !/^=\t/m.test(stdout.toString());
    const said = `${stdout}${stderr}`;
    if (/\[rejected\]|cannot lock ref/.test(said)) return false;
    throw new ProgramFailure(`the push of the new version failed: ${said.match(/^!.*$/m)?.[0] ?? 'see above'}`);
  }

  async #commit(text: string): Promise<string> {
    const { file, commit_message: template } = this.#source;
    const message = (template || 'bump to %version%').replaceAll('%version%', text).replaceAll('%file%', file);
    const git = this.#git.at(this.#git.directory, {
      GIT_INDEX_FILE: join(this.#git.directory, 'rondo-index'),
      ...identity(this.#source.git_user),
    });
    const read = async (args: string[], input?: string) =>
      (await git.read(args, input === undefined ? {} : { input })).toString().trim();
    const blob = await read(['hash-object', '-w', '--stdin'], `${text}\n`);
    await git.run(['read-tree', 'FETCH_HEAD']);
    await git.run(['update-index', '--add', '--cacheinfo', `100644,${blob},${file}`]);
    const tree = await read(['write-tree', '--missing-ok']);
    return await read(['commit-tree', tree, '-p', 'FETCH_HEAD'], `${message}\n`);
  }
}

/** `Name <mail>` as git wants it. */
function identity(user: string): Record<string, string> {
  if (user === '') return {};
  const [, name, mail] = /^\s*"?([^"<]*?)"?\s*<([^>]+)>\s*$/.exec(user) ?? [];
  if (mail === undefined)
    throw new ProgramFailure(
      `source.git_user must be a name and a mail address like "Ada <ada@example.com>", not ${user}`,
    );
  return {
    GIT_AUTHOR_NAME: name || mail,
    GIT_AUTHOR_EMAIL: mail,
    GIT_COMMITTER_NAME: name || mail,
    GIT_COMMITTER_EMAIL: mail,
  };
}
