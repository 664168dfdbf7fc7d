import { chmod, chown, mkdir, rename, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { LocalUser } from '@rondo/auth';
import { type Deferred, defer, type Logger, type Secret } from '@rondo/foundation';
import { readChildMessage } from '../children/child-message.ts';
import { SupervisedChild } from '../children/supervise.ts';
import { launchWeb, webPaths } from '../children/web-process.ts';
import { launchWorker } from '../children/worker-process.ts';
import { StartError } from '../errors.ts';
import { type Example, startExample } from '../example/start-example.ts';
import { fired } from '../signals.ts';
import { productVersion } from '../version.ts';
import { checkHost, checkPort } from './check-host.ts';
import { type QuickstartStatus, serveControl } from './control-socket.ts';
import { type DataDirectory, layoutOf, prepareDataDirectory } from './data-directory.ts';
import { findLastError } from './find-last-error.ts';
import { networkSettings } from './network-settings.ts';
import { findOrChooseOwners, type Owners } from './owners.ts';
import type { PassedFlags } from './pass-flags.ts';
import { findOrMakePassword } from './password.ts';
import { PostgresChild } from './postgres-child.ts';

/** What quickstart was asked for, with its children's flags as they will get them. */
export type QuickstartPlan = {
  readonly directory: string;
  readonly ip: string;
  readonly port: number;
  readonly externalUrl: string;
  readonly users: readonly LocalUser[];
  readonly web: PassedFlags;
  readonly worker: PassedFlags;
  readonly hasExample: boolean;
  /** Whether the database is a PostgreSQL of quickstart's own; else the flags of web name another. */
  readonly hasOwnDatabase: boolean;
};

export type QuickstartHooks = {
  /** Something that takes time has begun; for people. */
  readonly onProgress: (text: string) => void;
  /** Everything answers. Called once. */
  readonly onReady: (ready: { layout: DataDirectory; isFirstStart: boolean; url: string }) => Promise<void>;
};

const adminName = 'admin';
const program = join(import.meta.dirname, '../../../..');

/** Runs PostgreSQL, worker and web until the signal fires or someone asks over the control socket. */
export async function runQuickstart(
  plan: QuickstartPlan,
  options: { logger: Logger; signal: AbortSignal; hooks: QuickstartHooks },
): Promise<void> {
  checkHost();
  const layout = layoutOf(plan.directory);
  await prepareDataDirectory(layout);
  const asked = new AbortController();
  const stop = AbortSignal.any([options.signal, asked.signal]);
  const run = new QuickstartRun(plan, layout, options);
  await using _control = await serveControl(layout.run, { status: () => run.status(), stop: () => asked.abort() });
  try {
    await run.start(stop);
    await fired(stop);
  } finally {
    await run.stop();
  }
}

/** One life of a quickstart. */
class QuickstartRun {
  readonly #plan: QuickstartPlan;
  readonly #layout: DataDirectory;
  readonly #logger: Logger;
  readonly #hooks: QuickstartHooks;
  readonly #children: SupervisedChild[] = [];
  #postgres: PostgresChild | undefined;
  #example: Example | undefined;
  #state: QuickstartStatus['state'] = 'starting';

  constructor(
    plan: QuickstartPlan,
    layout: DataDirectory,
    { logger, hooks }: { logger: Logger; hooks: QuickstartHooks },
  ) {
    this.#plan = plan;
    this.#layout = layout;
    this.#logger = logger;
    this.#hooks = hooks;
  }

  status(): QuickstartStatus {
    const { processId, restarts = 0 } = this.#postgres ?? {};
    const postgres = this.#plan.hasOwnDatabase ? [{ name: 'postgres', processId, restarts }] : [];
    const others = this.#children.map(({ name, processId, restarts }) => ({ name, processId, restarts }));
    return {
      state: this.#state,
      url: this.#plan.externalUrl,
      processId: process.pid,
      version: productVersion,
      children: [...postgres, ...others],
    };
  }

  async start(signal: AbortSignal): Promise<void> {
    const { ip, port } = this.#plan;
    await checkPort(ip, port);
    const owners = await findOrChooseOwners(this.#layout.root);
    const { password, isNew } = await findOrMakePassword(this.#layout.passwordFile);
    await this.#prepareDirectories(owners, password);
    if (this.#plan.hasExample)
      this.#example = await startExample(this.#layout, { url: this.#localUrl, password, logger: this.#logger });
    // All at once: web reads its sources while PostgreSQL starts, and waits for it.
    const parts = [this.#startWorker(owners), this.#startPostgres(owners), this.#startWeb(owners)];
    await Promise.race([Promise.all(parts), rejectedBy(signal)]);
    if (isNew) await this.#example?.set();
    this.#state = 'ready';
    await this.#hooks.onReady({ layout: this.#layout, isFirstStart: isNew, url: this.#plan.externalUrl });
    // From the second start on it is nearly always there, and nobody waits for it.
    if (!isNew) await this.#example?.set().catch((error) => this.#logger.error('example not set', { error }));
  }

  async stop(): Promise<void> {
    this.#state = 'stopping';
    // Web first: it leaves running builds to its next start, before their containers go.
    for (const child of this.#children.toReversed()) await child.stop();
    await this.#postgres?.stop();
    await this.#example?.[Symbol.asyncDispose]();
  }

  /** The server as this machine reaches it, whatever its address for people is. */
  get #localUrl(): string {
    const { ip, port } = this.#plan;
    return `http://${ip === '0.0.0.0' ? '127.0.0.1' : ip}:${port}`;
  }

  async #prepareDirectories({ web }: Owners, password: Secret): Promise<void> {
    const { run, keys, root } = this.#layout;
    const secrets = join(keys, 'web');
    const cache = join(root, 'cache');
    await mkdir(secrets, { recursive: true, mode: 0o700 });
    await mkdir(cache, { recursive: true, mode: 0o700 });
    await mkdir(join(run, 'postgres'), { recursive: true });
    await mkdir(join(run, 'worker'), { recursive: true });
    await chmod(run, 0o711);
    for (const directory of [secrets, cache]) await chown(directory, web.uid, web.gid);
    await chown(join(run, 'worker'), 0, web.gid);
    await chmod(join(run, 'worker'), 0o710);
    const users = [{ name: adminName, password }, ...this.#plan.users];
    const file = join(secrets, 'local-users');
    await writeFile(`${file}.tmp`, users.map((user) => `${user.name}:${user.password.reveal()}\n`).join(''), {
      mode: 0o600,
    });
    await chown(`${file}.tmp`, web.uid, web.gid);
    await rename(`${file}.tmp`, file);
  }

  async #startPostgres(owners: Owners): Promise<void> {
    if (!this.#plan.hasOwnDatabase) return;
    this.#postgres = new PostgresChild({
      directory: this.#layout.postgres,
      socketDirectory: join(this.#layout.run, 'postgres'),
      owners,
      logger: this.#logger.child({ child: 'postgres' }),
    });
    await this.#postgres.start();
  }

  #startWorker({ web }: Owners): Promise<void> {
    const { worker, run, logs } = this.#layout;
    const argv = [
      `--work-dir=${worker}`,
      `--socket-dir=${join(run, 'worker')}`,
      `--socket-owner=${web.uid}`,
      `--name=${hostname()}`,
      '--shut-down',
      ...(this.#example === undefined ? [] : [`--publish=${this.#example.publish}`]),
      ...this.#plan.worker.argv,
    ];
    return this.#supervise('worker', () =>
      launchWorker({ program, logFile: join(logs, 'worker.log'), argv, env: this.#environment(this.#plan.worker) }),
    );
  }

  #startWeb(owners: Owners): Promise<void> {
    const { run, keys, root, logs } = this.#layout;
    const { ip, port, externalUrl, web, hasOwnDatabase } = this.#plan;
    const database = [`--postgres-socket=${webPaths.postgres}`, '--postgres-user=rondo', '--postgres-database=rondo'];
    const argv = [
      `--bind-ip=${ip}`,
      `--bind-port=${port}`,
      `--external-url=${externalUrl}`,
      ...(hasOwnDatabase ? database : []),
      `--local-worker-dir=${webPaths.worker}`,
      `--local-users-file=${webPaths.secrets}/local-users`,
      '--node-name=quickstart',
      `--main-team-local-user=${adminName}`,
      `--cli-cache-dir=${webPaths.cache}/fly`,
      ...web.argv,
    ];
    return this.#supervise('web', () =>
      launchWeb({
        owner: owners.web,
        program,
        postgresSocketDirectory: join(run, 'postgres'),
        workerSocketDirectory: join(run, 'worker'),
        secretsDirectory: join(keys, 'web'),
        cacheDirectory: join(root, 'cache'),
        logFile: join(logs, 'web.log'),
        argv,
        env: this.#environment(web),
      }),
    );
  }

  #environment({ env }: PassedFlags): Record<string, string> {
    const PATH = process.env.PATH ?? '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
    return { PATH, ...networkSettings(process.env), ...env };
  }

  /** Resolves when the child has said that it is ready; rejects when it dies before that, with where its log is. */
  #supervise(name: string, launch: () => import('node:child_process').ChildProcess): Promise<void> {
    const ready: Deferred<void> = defer();
    const child = new SupervisedChild({
      name,
      logger: this.#logger,
      launch: () => {
        const launched = launch();
        launched.on('message', (value) => {
          const message = readChildMessage(value);
          if (message?.kind === 'ready') ready.resolve();
          if (message?.kind === 'progress') this.#hooks.onProgress(message.text);
        });
        launched.once('exit', (code, signal) => {
          const log = join(this.#layout.logs, `${name}.log`);
          const reason = code === 1 ? findLastError(log) : undefined;
          const how = reason ?? signal ?? `exit code ${code}`;
          ready.reject(new StartError(`${name} ended before it was ready: ${how} (${log} says more)`));
        });
        return launched;
      },
    });
    this.#children.push(child);
    child.start();
    return ready.promise;
  }
}

function rejectedBy(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const onAbort = () => reject(new StartError('asked to stop before everything was ready'));
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
}
