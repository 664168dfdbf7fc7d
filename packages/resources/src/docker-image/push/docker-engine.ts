import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeError } from '@rondo/foundation';
import { runCommand } from '../../sdk/child/run-command.ts';
import { childEnvironment, temporaryDirectory } from '../../sdk/home/child-environment.ts';
import type { ProgramContext } from '../../sdk/program.ts';
import { ProgramFailure } from '../../sdk/program-failure.ts';
import type { DockerSource } from '../request.ts';
import { writeCertificates } from './write-certificates.ts';

const defaultStartupSeconds = 120;
const pollMs = 500;
const certificateHome = '/etc/docker/certs.d';
const maxSaidLength = 4096;

/** A Docker engine and its command line: one that is there, or one that is started for this put and ended with it. */
export class DockerEngine {
  readonly #context: ProgramContext;
  readonly #env: Readonly<Record<string, string>>;

  private constructor(context: ProgramContext, env: Readonly<Record<string, string>>) {
    this.#context = context;
    this.#env = env;
  }

  /** Throws ProgramFailure where there is none, or when it doesn't start in time. */
  static async open(source: DockerSource, context: ProgramContext): Promise<DockerEngine> {
    const configuration = await temporaryDirectory(context, 'docker');
    await writeFile(join(configuration, 'config.json'), loginsOf(source), { mode: 0o600 });
    const env = { ...(await childEnvironment(context)), DOCKER_CONFIG: configuration };
    const engine = new DockerEngine(context, env);
    if (!(await engine.#answers())) await engine.#start(source);
    return engine;
  }

  /** Runs `docker`, its output to the log. Throws ProgramFailure when it fails. */
  async run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<void> {
    const options = { cwd: this.#context.cwd, env: { ...this.#env, ...env } };
    const { status } = await runCommand(this.#context, ['docker', ...args], options);
    if (status !== 0) throw new ProgramFailure(`docker ${args[0]} failed`, { exitStatus: status });
  }

  /** The same where failing is nothing to stop for: an image for the cache that isn't there yet. */
  async attempt(args: readonly string[]): Promise<boolean> {
    const { status } = await runCommand(this.#context, ['docker', ...args], { cwd: this.#context.cwd, env: this.#env });
    return status === 0;
  }

  async #answers(): Promise<boolean> {
    const silent = { cwd: '/', env: this.#env, stdout: 'drop', stderr: 'drop' } as const;
    const answer = await runCommand(this.#context, ['docker', 'info'], silent).catch((cause) => {
      if (!(cause instanceof ProgramFailure)) throw cause;
      throw new ProgramFailure(
        'build needs a Docker engine, and this resource type has no docker program; build with a task (oci-build-task, buildah, kaniko) and put with registry-image',
        { cause },
      );
    });
    return answer.status === 0;
  }

  async #start(source: DockerSource): Promise<void> {
    const { clock, signal, cleanUps, spawn } = this.#context;
    const data = await temporaryDirectory(this.#context, 'docker-data');
    cleanUps.use(await writeCertificates(source, certificateHome));
    const daemon = spawn(['dockerd', '--data-root', data, ...daemonFlags(source)], { cwd: '/', env: this.#env });
    daemon.stdout.resume();
    let said = '';
    daemon.stderr.on('data', (chunk: Buffer) => {
      said = `${said}${chunk}`.slice(-maxSaidLength);
    });
    let isOver = false;
    const ended = daemon.exited.then(
      () => undefined,
      (error) => {
        said += describeError(error);
      },
    );
    void ended.then(() => {
      isOver = true;
    });
    cleanUps.defer(async () => {
      daemon.kill('SIGTERM');
      await ended;
    });
    const seconds = source.startup_timeout ?? defaultStartupSeconds;
    for (const untilMs = clock.nowMs() + seconds * 1000; !isOver && clock.nowMs() < untilMs; ) {
      if (await this.#answers()) return;
      await clock.sleep(pollMs, signal);
    }
    throw new ProgramFailure(
      `Docker failed to start within ${seconds} seconds. Consider increasing 'startup_timeout' in source configuration.${whatItSaid(said)}`,
    );
  }
}

/** The last lines of an engine that did not come up. */
function whatItSaid(text: string): string {
  const lines = text.trim().split('\n').slice(-10);
  return text.trim() === '' ? '' : ` Its log ends with:\n${lines.join('\n')}`;
}

function daemonFlags(source: DockerSource): string[] {
  const { registry_mirror: mirror, max_concurrent_downloads: down, max_concurrent_uploads: up } = source;
  return [
    ...source.insecure_registries.map((registry) => `--insecure-registry=${registry}`),
    ...(mirror === '' ? [] : [`--registry-mirror=${mirror}`]),
    `--max-concurrent-downloads=${down ?? 3}`,
    `--max-concurrent-uploads=${up ?? 3}`,
  ];
}

/** Who may pull base images: the source's own login, and those for other registries. */
function loginsOf({ repository, username, password, additional_private_registries: others }: DockerSource): string {
  const [first = '', ...rest] = repository.split('/');
  const own = rest.length > 0 && /[.:]|^localhost$/.test(first) ? first : 'https://index.docker.io/v1/';
  const logins = [{ registry: own, username, password }, ...others].filter((login) => login.username !== '');
  const auth = (login: { username: string; password: string }) =>
    Buffer.from(`${login.username}:${login.password}`).toString('base64');
  return JSON.stringify({ auths: Object.fromEntries(logins.map((login) => [login.registry, { auth: auth(login) }])) });
}
