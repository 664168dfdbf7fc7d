import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Git } from '../git/git.ts';
import { setUpGit } from '../git/setup/set-up-git.ts';
import { unlockGitCrypt } from '../git/working-copy/unlock-git-crypt.ts';
import type { ProgramContext } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';
import type { PullRequest } from './pull-request.ts';
import type { GetParams, PullRequestSource } from './request.ts';

export interface WorkingCopyOptions {
  readonly source: PullRequestSource;
  readonly params: GetParams;
  readonly pull: PullRequest;
  readonly number: number;
  readonly commit: string;
}

/** A clone that is being made. */
export interface WorkingCopy {
  /** Fetches base and pull request, and checks the base out; resolves to its commit. */
  fetchBase(): Promise<string>;
  /** Puts the commit of the pull request on top of it. */
  integrate(): Promise<void>;
}

const login = 'x-oauth-basic';
/** What a pull request may name as the place of a submodule: no files of this machine, no programs. */
const safeProtocols = 'https:http:ssh:git';
const firstDeepening = 50;

/** Prepares the directory. The token is known to git while it runs and for the repository's host alone; nothing of it stays. */
export async function openWorkingCopy(options: WorkingCopyOptions, context: ProgramContext): Promise<WorkingCopy> {
  const { source, params, pull, number, commit } = options;
  const uri = repositoryUrl(pull);
  const base = branchName(pull.baseRefName, 'base');
  const git = await openGit(uri, source, context);
  const depth = params.git_depth !== undefined && params.git_depth > 0 ? [`--depth=${params.git_depth}`] : [];
  const refs = [
    `+refs/heads/${base}:refs/remotes/origin/${base}`,
    `+refs/pull/${number}/head:refs/remotes/pull/${number}`,
  ];
  const tags = params.fetch_tags ? '--tags' : '--no-tags';
  const fetch = async (args: readonly string[]) => {
    const { status } = await git.attempt(['fetch', '--quiet', '--no-recurse-submodules', tags, ...args]);
    if (status !== 0)
      throw new ProgramFailure(
        `get failed: fetch failed: git fetch ended with exit status ${status} (see above); source.access_token must allow to read ${uri.host}${uri.pathname}`,
      );
  };
  return {
    fetchBase: async () => {
      await initialize(git, uri);
      await fetch([...depth, 'origin', ...refs]);
      // It may have been pushed over since, so that the head no longer leads to it.
      if (!(await has(git, commit))) await fetch([...depth, 'origin', commit]);
      await run(git, ['checkout', '--quiet', '--no-track', '-B', base, `refs/remotes/origin/${base}`], 'pull');
      return (await git.read(['rev-parse', '--verify', 'HEAD'])).toString().trim();
    },
    integrate: async () => {
      if (params.integration_tool !== 'checkout') await deepenToCommonAncestor(git, { base, commit, refs, fetch });
      await integrate(git, base, options);
      if (params.submodules)
        await run(git, ['submodule', 'update', '--quiet', '--init', '--recursive', '--checkout'], 'submodule update');
      await unlockGitCrypt(git, source.git_crypt_key, context);
    },
  };
}

async function openGit(uri: URL, source: PullRequestSource, context: ProgramContext): Promise<Git> {
  await mkdir(context.cwd, { recursive: true });
  const noKey = { url: '', private_key: '', private_key_passphrase: '' };
  const access = {
    uri: uri.href,
    ...{ private_key: '', private_key_user: '', private_key_passphrase: '', forward_agent: false },
    ...{ username: '', password: '', git_config: [] },
    https_tunnel: { proxy_host: '', proxy_port: '', proxy_user: '', proxy_password: '' },
    skip_ssl_verification: source.skip_ssl_verification,
    submodule_credentials: [{ host: uri.hostname, username: login, password: source.access_token, ...noKey }],
  };
  const { git } = await setUpGit(context, access, { debug: false });
  const lfs: Record<string, string> = source.disable_git_lfs ? { GIT_LFS_SKIP_SMUDGE: '1' } : {};
  return git.at(context.cwd, { GIT_ALLOW_PROTOCOL: safeProtocols, ...lfs });
}

async function initialize(git: Git, uri: URL): Promise<void> {
  await run(git, ['init', '--quiet'], 'init');
  const settings = [
    ['user.name', 'concourse-ci'],
    ['user.email', 'concourse@local'],
    [`url.https://${login}@github.com/.insteadOf`, 'git@github.com:'],
    ['url.https://.insteadOf', 'git://'],
  ] as const;
  for (const [name, value] of settings) await run(git, ['config', name, value], 'init');
  await run(git, ['remote', 'add', 'origin', uri.href], 'init');
}

/** In a shallow clone the two may have nothing in common yet, and could not be merged. */
async function deepenToCommonAncestor(
  git: Git,
  wanted: { base: string; commit: string; refs: readonly string[]; fetch: (args: readonly string[]) => Promise<void> },
): Promise<void> {
  const shallow = join(git.directory, '.git', 'shallow');
  for (let step = firstDeepening; existsSync(shallow); step *= 4) {
    const common = await git.attempt(['merge-base', wanted.base, wanted.commit], { stdout: 'drop', stderr: 'drop' });
    if (common.status === 0) return;
    await wanted.fetch([step > 10_000 ? '--unshallow' : `--deepen=${step}`, 'origin', ...wanted.refs]);
  }
}

async function integrate(git: Git, base: string, { params, pull, commit }: WorkingCopyOptions): Promise<void> {
  switch (params.integration_tool) {
    case 'rebase':
      await run(git, ['rebase', base, commit], 'rebase');
      return;
    case 'checkout':
      await run(git, ['checkout', '-B', branchName(pull.headRefName, 'head'), commit], 'checkout');
      return;
    default:
      await run(git, ['merge', '--no-stat', '--no-edit', commit], 'merge');
  }
}

async function has(git: Git, commit: string): Promise<boolean> {
  return (await git.attempt(['cat-file', '-e', `${commit}^{commit}`], { stdout: 'drop', stderr: 'drop' })).status === 0;
}

async function run(git: Git, args: readonly string[], what: string): Promise<void> {
  const { status } = await git.attempt(args);
  if (status !== 0)
    throw new ProgramFailure(`get failed: ${what} failed: git ${args[0]} ended with exit status ${status} (see above)`);
}

function repositoryUrl({ repository }: PullRequest): URL {
  const url = URL.parse(repository.url);
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '') {
    throw new ProgramFailure(
      `get failed: GitHub names ${JSON.stringify(repository.url)} as the repository, which can't be cloned`,
    );
  }
  return url;
}

/** Git would take it for an option. */
function branchName(name: string, which: string): string {
  if (name !== '' && !name.startsWith('-') && !/[\s~^:?*[\\]|\.\.|@\{/.test(name)) return name;
  throw new ProgramFailure(
    `get failed: the ${which} branch of the pull request, ${JSON.stringify(name)}, is no name for a branch`,
  );
}
