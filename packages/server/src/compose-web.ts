import { flushCompileCache } from 'node:module';
import { createApp } from '@rondo/api';
import { createSigningKeyLifecycle, SigningKeys, signToken } from '@rondo/auth';
import type { IdTokenServices } from '@rondo/creds';
import { checkSecrets, type Db, migrate, releaseLeasesOfNode, saveTeam } from '@rondo/db';
import { createEventSealer } from '@rondo/event-log';
import {
  type Component,
  defer,
  type LevelControl,
  type Logger,
  type OptionsOf,
  runComponent,
  systemClock,
} from '@rondo/foundation';
import { tellParent } from './children/child-message.ts';
import { composeApi } from './compose-api.ts';
import { composeCollector } from './compose-collector.ts';
import { composeCredentials } from './compose-credentials.ts';
import { composeDatabase } from './compose-database.ts';
import { composeEngine } from './compose-engine.ts';
import { composeScheduler } from './compose-scheduler.ts';
import { StartError } from './errors.ts';
import type { webFlags } from './flags/web-flags.ts';
import { findArchives } from './fly-downloads/find-archives.ts';
import { createFlyPacker } from './fly-downloads/fly-packer.ts';
import { LocalWorkerBeacon, type WorkerNames } from './local-worker/local-worker-beacon.ts';
import { pausable } from './pausable-component.ts';
import { readVaultSettings } from './read-vault-settings.ts';
import { createSecretResealer } from './secret-resealer.ts';
import { fired } from './signals.ts';

type WebOptions = OptionsOf<typeof webFlags>;

/** Runs a web node until the signal fires: HTTP, scheduling, builds, collection. Throws what keeps it from starting. */
export async function runWeb(
  options: WebOptions,
  { logger, logLevel, signal }: { logger: Logger; logLevel: LevelControl; signal: AbortSignal },
): Promise<void> {
  const vault = await readVaultSettings(options);
  await using database = await composeDatabase(options, logger, signal);
  const { db } = database;
  const applied = await migrate(db);
  if (applied.length > 0) logger.info('schema migrated', { migrations: applied });
  await checkSecrets(db);
  await saveMainTeam(db, options);
  if (options.nodeName !== undefined) {
    const freed = await releaseLeasesOfNode(db, options.nodeName);
    if (freed > 0) logger.info('builds of an earlier process of this node go on', { builds: freed });
  }
  using credentials = composeCredentials(options, {
    vault,
    idToken: idTokens(db, options),
    logger: logger.child({ room: 'creds' }),
  });
  using engine = await composeEngine(db, options, { logger, credentials });
  using scheduler = composeScheduler(db, options, {
    engine: engine.services,
    logger: logger.child({ room: 'scheduler' }),
  });
  const flyArchives = findArchives(options, { logger, signal });
  const services = await composeApi(db, options, {
    logger,
    logLevel,
    signal,
    flyArchives,
    credentials,
    scheduler: scheduler.services,
    workers: engine.services.pool,
  });
  // Also where the start fails further down: they would go on listening to a database that is closed, and the process with them.
  using listeners = new DisposableStack();
  for (const listener of [services.live, services.tokens, services.teams]) listeners.use(listener);
  const app = createApp(services);
  const workers = localWorkers(db, options, logger);
  const components: Component[] = [
    engine.component,
    ...scheduler.components,
    credentials.pool,
    createFlyPacker(flyArchives, { clock: systemClock }),
    createSecretResealer(db, logger),
    createEventSealer({ log: services.events, logger }),
    createSigningKeyLifecycle({
      db,
      logger: logger.child({ room: 'auth' }),
      checkIntervalMs: options.signingKeyCheckInterval,
      rotationPeriodMs: options.signingKeyRotationPeriod,
      gracePeriodMs: options.signingKeyGracePeriod,
    }),
    composeCollector(options, { engine: engine.services, events: services.events, logger }),
  ];
  await listen(app, options);
  logger.info('web is listening', { url: services.config.externalUrl, ip: options.bindIp, port: options.bindPort });
  const start = (component: Component) => runComponent(component, { logger, signal });
  const beacons = workers.map(({ beacon }) => start(beacon));
  // Checks and builds that begin before a worker of this machine is there would only fail for want of it.
  if (workers.length > 0) await Promise.race([...workers.map(({ registered }) => registered), fired(signal)]);
  const running = components.map((component) => start(pausable(component, { db, clock: systemClock })));
  tellParent({ kind: 'ready' });
  // One that is killed could not keep them, and is to be back soon.
  flushCompileCache();
  await fired(signal);
  logger.info('web is ending');
  await app.close();
  await Promise.all([...running, ...beacons]);
}

/** What signs pipelines' identity tokens. */
function idTokens(db: Db, { oidcIssuerUrl, externalUrl, bindPort }: WebOptions): IdTokenServices {
  const keys = new SigningKeys(db);
  return {
    issuer: oidcIssuerUrl ?? externalUrl ?? `http://127.0.0.1:${bindPort}`,
    sign: (algorithm, claims) => signToken(keys, algorithm, claims),
    clock: systemClock,
  };
}

/** Registers the workers of this machine that there are to be. `registered` resolves when one first answers. */
function localWorkers(
  db: Db,
  { localWorkerDir }: WebOptions,
  logger: Logger,
): { beacon: Component; registered: Promise<void> }[] {
  const names: WorkerNames = new Map();
  return localWorkerDir.map((directory) => {
    const registered = defer<void>();
    const onRegistered = () => registered.resolve();
    const beacon = new LocalWorkerBeacon({ db, directory, names, clock: systemClock, logger, onRegistered });
    return { beacon, registered: registered.promise };
  });
}

/** Team main is made at every start and belongs to whom the flags say (api.md 17.11). */
async function saveMainTeam(db: Db, { mainTeamLocalUser }: WebOptions): Promise<void> {
  if (mainTeamLocalUser.length === 0) {
    throw new StartError(
      'nobody would own team main; name a local user with --main-team-local-user (and add it with --add-local-user)',
    );
  }
  const users = mainTeamLocalUser.map((name) => `local:${name.toLowerCase()}`);
  await saveTeam(db, { name: 'main', isAdmin: true, auth: { owner: { users, groups: [] } } });
}

async function listen(app: ReturnType<typeof createApp>, { bindIp, bindPort }: WebOptions): Promise<void> {
  try {
    await app.listen({ host: bindIp, port: bindPort });
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : '';
    if (code === 'EADDRINUSE') {
      throw new StartError(
        `port ${bindPort} of ${bindIp} is in use by another program; choose another with --bind-port`,
        {
          cause,
        },
      );
    }
    if (code === 'EACCES') {
      throw new StartError(
        `port ${bindPort} of ${bindIp} may not be used by this user; choose one above 1023 with --bind-port`,
        { cause },
      );
    }
    throw new StartError(`cannot listen on ${bindIp}:${bindPort}`, { cause });
  }
}
