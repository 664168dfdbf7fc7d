import { mkdirSync } from 'node:fs';
import { childEnvironment } from '../../sdk/home/child-environment.ts';
import type { ProgramContext } from '../../sdk/program.ts';
import { Git } from '../git.ts';
import type { GitSource } from '../request.ts';
import { SshAgent } from './ssh-agent.ts';
import { sshCommand, writeSshConfig } from './ssh-config.ts';
import { writeNetrc } from './write-netrc.ts';
import { writeSystemConfig } from './write-system-config.ts';

export interface GitSetUp {
  /** Git in the program's directory for temporary files. */
  readonly git: Git;
  readonly agent: SshAgent;
}

type GitAccess = Pick<
  GitSource,
  | 'uri'
  | 'private_key'
  | 'private_key_user'
  | 'private_key_passphrase'
  | 'forward_agent'
  | 'username'
  | 'password'
  | 'skip_ssl_verification'
  | 'submodule_credentials'
  | 'git_config'
  | 'https_tunnel'
>;

/**
 * Makes git ready to reach the repository of a source: keys in an agent of its own, `~/.ssh/config`, `~/.netrc`,
 * configuration (resources.md 3.2). What it leaves in HOME is what the original leaves there; keys never touch the disk.
 */
export async function setUpGit(
  context: ProgramContext,
  source: GitAccess,
  options: { debug: boolean },
): Promise<GitSetUp> {
  if (options.debug) context.log('debug mode enabled');
  const base = await childEnvironment(context);
  const home = base.HOME ?? context.tmp;
  // Not through the thread pool: that takes longer than these few bytes do, and most checks wait for nothing else.
  mkdirSync(home, { recursive: true });
  const env: Record<string, string> = {
    ...base,
    LC_ALL: 'C.UTF-8',
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_SYSTEM: writeSystemConfig(context),
    ...trusted(base.SSL_CERT_FILE, source),
    ...(source.skip_ssl_verification === true ? { GIT_SSL_NO_VERIFY: 'true' } : {}),
    ...(options.debug ? { GIT_TRACE: '1', GIT_TRACE_PACKFILE: '1', GIT_CURL_VERBOSE: '1' } : {}),
  };
  const agent = new SshAgent(context, env);
  if (source.private_key !== '')
    await agent.use({ key: source.private_key, passphrase: source.private_key_passphrase });
  writeNetrc(home, source);
  const configured = await writeSshConfig(home, source);
  const ssh = configured && !namesSshCommand(source) ? { GIT_SSH_COMMAND: sshCommand(home) } : {};
  const git = new Git(context, {
    env: { ...env, ...ssh, ...agent.environment },
    directory: context.tmp,
    debug: options.debug,
  });
  for (const { name, value } of source.git_config) await git.run(['config', '--global', name, value]);
  return { git, agent };
}

function namesSshCommand(source: GitAccess): boolean {
  return source.git_config.some(({ name }) => name.toLowerCase() === 'core.sshcommand');
}

/** What a worker trusts, as for every other type: git's own http library looks elsewhere. To git it would count for more than its configuration. */
function trusted(bundle: string | undefined, { git_config }: GitAccess): Record<string, string> {
  const isTold = git_config.some(({ name }) => /^http\.(.*\.)?sslcainfo$/i.test(name));
  return bundle === undefined || bundle === '' || isTold ? {} : { GIT_SSL_CAINFO: bundle };
}
