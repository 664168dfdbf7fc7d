import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { abortable } from '@rondo/foundation';
import { runCommand } from '../../sdk/child/run-command.ts';
import { temporaryDirectory } from '../../sdk/home/child-environment.ts';
import type { ProgramContext } from '../../sdk/program.ts';
import { ProgramFailure } from '../../sdk/program-failure.ts';

export interface SshKey {
  readonly key: string;
  readonly passphrase: string;
}

/** Answers ssh-add's question. The passphrase comes through the environment of that one process. */
const askPass = `#!/bin/sh
if [ -z "$GIT_SSH_PRIVATE_KEY_PASS" ]; then
  echo "Private key has a passphrase but private_key_passphrase has not been set." >&2
  exit 1
fi
printf '%s\\n' "$GIT_SSH_PRIVATE_KEY_PASS"
`;

/** Longest path of a Unix socket, with its final zero. */
const maxSocketPathLength = 107;

/** A private key has a passphrase, and none was given. */
export class LockedKeyFailure extends ProgramFailure {}

/** An ssh-agent of the program's own, started with the first key and ended with the program. It holds one key at a time. */
export class SshAgent {
  readonly #context: ProgramContext;
  readonly #env: Readonly<Record<string, string>>;
  #directory: string | undefined;

  constructor(context: ProgramContext, env: Readonly<Record<string, string>>) {
    this.#context = context;
    this.#env = env;
  }

  /** What a child needs in its environment to use the agent; empty while there is none. */
  get environment(): Record<string, string> {
    return this.#directory === undefined ? {} : { SSH_AUTH_SOCK: join(this.#directory, 'agent') };
  }

  /** Makes `key` the only one. Throws ProgramFailure when it is no key or its passphrase does not fit, LockedKeyFailure when it lacks one. */
  async use(key: SshKey): Promise<void> {
    this.#directory ??= await this.#start();
    await this.forget();
    const env = {
      ...this.#env,
      ...this.environment,
      SSH_ASKPASS_REQUIRE: 'force',
      SSH_ASKPASS: join(this.#directory, 'ask-pass'),
      GIT_SSH_PRIVATE_KEY_PASS: key.passphrase,
      DISPLAY: '',
    };
    const input = `${key.key.replaceAll('\r', '').trimEnd()}\n`;
    const added = await runCommand(this.#context, ['ssh-add', '-'], {
      cwd: '/',
      env,
      input,
      stdout: 'drop',
      stderr: 'collect',
    });
    if (added.status === 0) return;
    const reason = added.stderr.toString().trimEnd();
    const isLocked = key.passphrase === '' && reason.startsWith('Private key has a passphrase');
    const Failure = isLocked ? LockedKeyFailure : ProgramFailure;
    throw new Failure(
      `${reason}\nthe private key could not be loaded; source.private_key must be a key that ssh-add accepts, with its passphrase in private_key_passphrase`,
    );
  }

  /** Forgets every key. */
  async forget(): Promise<void> {
    if (this.#directory === undefined) return;
    const env = { ...this.#env, ...this.environment };
    await runCommand(this.#context, ['ssh-add', '-D'], { cwd: '/', env, stdout: 'drop', stderr: 'drop' });
  }

  async #start(): Promise<string> {
    const directory = await this.#socketDirectory();
    await writeFile(join(directory, 'ask-pass'), askPass, { mode: 0o700 });
    const argv = ['ssh-agent', '-D', '-a', join(directory, 'agent')] as const;
    const agent = this.#context.spawn(argv, { cwd: '/', env: this.#env });
    const ended = agent.exited.then(
      () => undefined,
      () => undefined,
    );
    this.#context.cleanUps.defer(async () => {
      agent.kill('SIGTERM');
      await ended;
    });
    agent.stderr.resume();
    // It says where its socket is as soon as it listens.
    const started = await abortable(Promise.race([once(agent.stdout, 'data'), ended]), this.#context.signal);
    if (started === undefined) throw new ProgramFailure('ssh-agent ended at once; is openssh-client installed?');
    agent.stdout.resume();
    return directory;
  }

  async #socketDirectory(): Promise<string> {
    const directory = await temporaryDirectory(this.#context, 'ssh');
    if (join(directory, 'agent').length <= maxSocketPathLength) return directory;
    return await temporaryDirectory({ ...this.#context, tmp: '/tmp' }, 'ssh');
  }
}
