import { lstatSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProgramContext } from '../../sdk/program.ts';
import type { Git } from '../git.ts';
import type { SubmoduleCredential } from '../request.ts';
import type { SshAgent, SshKey } from '../setup/ssh-agent.ts';
import { deepenUntilFound } from './check-out.ts';
import type { GetRequest } from './get-request.ts';

interface Submodule {
  readonly name: string;
  readonly path: string;
  readonly url: string;
}

/** Gets the submodules that params ask for, each with its own key where the source has one (resources.md 3.4, step 11). */
export async function updateSubmodules(
  git: Git,
  request: GetRequest,
  { agent, context }: { agent: SshAgent; context: ProgramContext },
): Promise<void> {
  const { submodules: choice } = request.params;
  if (choice === 'none') return;
  for (const submodule of await listSubmodules(git, choice)) {
    if (!exists(join(git.directory, submodule.path))) {
      context.log(`\u001b[31mwarning: skipping missing submodule: ${submodule.path}\u001b[0m`);
      continue;
    }
    const credential = request.source.submodule_credentials.find(
      (entry) => entry.url !== '' && entry.url === submodule.url,
    );
    const own = credential === undefined ? undefined : keyOf(credential);
    if (own !== undefined) await agent.use(own);
    await updateSubmodule(git.at(git.directory, agent.environment), submodule, { request, context });
    if (own !== undefined) await restoreKey(agent, request);
  }
}

async function listSubmodules(git: Git, choice: 'all' | readonly string[]): Promise<Submodule[]> {
  const pattern = choice === 'all' ? '.' : choice.map((path) => `${path}$`).join('|');
  const config = ['config', '--file', '.gitmodules'];
  const found = await git.attempt([...config, '--null', '--get-regexp', '\\.path$', pattern], { stdout: 'collect' });
  const paths = found.stdout
    .toString()
    .split('\0')
    .filter((entry) => entry !== '');
  const submodules: Submodule[] = [];
  for (const entry of paths) {
    const [key = '', path = ''] = entry.split('\n');
    const name = key.replace(/^submodule\./, '').replace(/\.path$/, '');
    const url = await git.attempt([...config, '--get', `submodule.${name}.url`], { stdout: 'collect' });
    submodules.push({ name, path, url: url.stdout.toString().trim() });
  }
  return submodules;
}

async function updateSubmodule(
  git: Git,
  { name, path }: Submodule,
  { request, context }: { request: GetRequest; context: ProgramContext },
): Promise<void> {
  const { depth, params } = request;
  const remote = params.submodule_remote === true ? ['--remote'] : [];
  const recursive = params.submodule_recursive === false ? [] : ['--recursive'];
  const update = ['submodule', 'update', '--init', '--no-fetch', ...(depth > 0 ? [`--depth=${depth}`] : []), ...remote];
  if (depth === 0) {
    await git.run([...update, ...recursive, '--', path]);
    return;
  }
  const commit = await cloneWithoutCheckout(git, { name, path }, update);
  const inside = git.at(join(git.directory, path));
  await deepenUntilFound(inside, { ref: commit, depth, tagOptions: [] }, context);
  if (recursive.length > 0) await inside.run([...update, ...recursive]);
}

/** Clones a submodule and learns which commit git would check out there, without needing it to be in the shallow clone. */
async function cloneWithoutCheckout(
  git: Git,
  { name, path }: Pick<Submodule, 'name' | 'path'>,
  update: readonly string[],
): Promise<string> {
  const note = '!f() { printf %s "$1" > "$(git rev-parse --git-dir)/rondo-wanted"; }; f';
  await git.run(['config', `submodule.${name}.update`, note]);
  await git.run([...update, '--', path]);
  await git.run(['config', '--unset', `submodule.${name}.update`]);
  const inside = git.at(join(git.directory, path));
  const gitDirectory = (await inside.read(['rev-parse', '--absolute-git-dir'])).toString().trim();
  const wanted = join(gitDirectory, 'rondo-wanted');
  const commit = await readFile(wanted, 'utf8');
  await rm(wanted);
  return commit;
}

function keyOf(credential: SubmoduleCredential): SshKey | undefined {
  const { private_key: key, private_key_passphrase: passphrase } = credential;
  return key === '' ? undefined : { key, passphrase };
}

async function restoreKey(agent: SshAgent, { source }: GetRequest): Promise<void> {
  if (source.private_key === '') await agent.forget();
  else await agent.use({ key: source.private_key, passphrase: source.private_key_passphrase });
}

function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
