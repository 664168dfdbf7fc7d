import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runCommand } from '../sdk/child/run-command.ts';
import { childEnvironment, temporaryDirectory } from '../sdk/home/child-environment.ts';
import type { JsonValue } from '../sdk/json/json-value.ts';
import { renderJson } from '../sdk/json/render-json.ts';
import type { ProgramContext } from '../sdk/program.ts';
import type { Cloud, Push } from './cloud.ts';
import { type CfSource, cfFailure } from './request.ts';

/** The `cf` program as a cloud: what it says goes to the log. Undefined where it is not installed. */
export async function findCfProgram(source: CfSource, context: ProgramContext): Promise<Cloud | undefined> {
  const env = await childEnvironment(context);
  if (!(env.PATH ?? '').split(delimiter).some((directory) => isProgram(join(directory, 'cf')))) return undefined;
  return new CfProgram(source, context, {
    ...env,
    // Logins of one put are nobody else's.
    CF_HOME: await temporaryDirectory(context, 'cf'),
    CF_COLOR: 'true',
    CF_DIAL_TIMEOUT: '30',
    ...(source.verbose ? { CF_TRACE: 'true' } : {}),
  });
}

class CfProgram implements Cloud {
  readonly #source: CfSource;
  readonly #context: ProgramContext;
  readonly #env: Readonly<Record<string, string>>;

  constructor(source: CfSource, context: ProgramContext, env: Readonly<Record<string, string>>) {
    this.#source = source;
    this.#context = context;
    this.#env = env;
  }

  async connect(): Promise<void> {
    const { api, username, password, client_id, client_secret, organization, space, skip_cert_check } = this.#source;
    await this.#run(['api', api, ...(skip_cert_check ? ['--skip-ssl-validation'] : [])]);
    const byClient = client_id !== '' && client_secret !== '';
    await this.#run([
      'auth',
      ...(byClient ? ['--client-credentials', client_id, client_secret] : [username, password]),
    ]);
    await this.#run(['target', '-o', organization, '-s', space]);
  }

  async appExists(name: string): Promise<boolean> {
    return (await this.#attempt(['app', name])) === 0;
  }

  async rename(name: string, newName: string): Promise<void> {
    await this.#run(['rename', name, newName]);
  }

  async remove(name: string): Promise<void> {
    await this.#run(['delete', '-f', name]);
  }

  async showRecentLogs(name: string): Promise<void> {
    await this.#run(['logs', name, '--recent']);
  }

  async push(push: Push): Promise<void> {
    const isDirectory = push.path !== undefined && statSync(push.path).isDirectory();
    const args = [
      'push',
      ...(push.appName === '' ? [] : [push.appName]),
      ...['-f', push.manifestPath],
      ...(push.start ? [] : ['--no-start']),
      ...[...push.vars].flatMap(([name, value]) => ['--var', `${name}=${varText(value)}`]),
      ...push.varsFiles.flatMap((file) => ['--vars-file', file]),
      ...(push.dockerUsername === '' ? [] : ['--docker-username', push.dockerUsername]),
      ...(push.path === undefined ? [] : ['-p', isDirectory ? '.' : push.path]),
    ];
    const docker: Record<string, string> =
      push.dockerPassword === '' ? {} : { CF_DOCKER_PASSWORD: push.dockerPassword };
    await this.#run(args, { cwd: isDirectory ? (push.path ?? '/') : '/', env: { ...this.#env, ...docker } });
  }

  /** Its first word is named in a failure, not what follows: secrets stand there. */
  async #run(
    args: readonly string[],
    surroundings: { cwd?: string; env?: Readonly<Record<string, string>> } = {},
  ): Promise<void> {
    const status = await this.#attempt(args, surroundings);
    if (status !== 0) throw cfFailure(`cf ${args[0]} ended with exit status ${status} (see above)`);
  }

  async #attempt(
    args: readonly string[],
    { cwd = '/', env = this.#env }: { cwd?: string; env?: Readonly<Record<string, string>> } = {},
  ): Promise<number> {
    return (await runCommand(this.#context, ['cf', ...args], { cwd, env })).status;
  }
}

/** A text as it is, anything else as JSON, which is YAML too. */
function varText(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : renderJson(value ?? null);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
