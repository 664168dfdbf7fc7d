import { readFile } from 'node:fs/promises';
import { type ApiConfig, type FlyArchives, LiveHub, type OAuthClient, OpenStreams, type Services } from '@rondo/api';
import {
  defaultPermissions,
  deriveClientSecret,
  generateSessionKeyPem,
  LocalUsers,
  LoginDamping,
  LoginStateSigner,
  type Permissions,
  readPermissions,
  readSessionKey,
  type SessionKey,
  SigningKeys,
  TeamDirectory,
  TokenVerifier,
} from '@rondo/auth';
import { type Db, findOrSaveSetting } from '@rondo/db';
import { openEventLog } from '@rondo/event-log';
import { type LevelControl, type Logger, type OptionsOf, Secret, systemClock } from '@rondo/foundation';
import type { WorkerPool } from '@rondo/runtime';
import type { SchedulerServices } from '@rondo/scheduler';
import type { NodeCredentials } from './compose-credentials.ts';
import { StartError } from './errors.ts';
import type { webFlags } from './flags/web-flags.ts';
import { readLocalUsersFile } from './read-local-users-file.ts';
import { findUiDirectory } from './ui-directory.ts';
import { productVersion, workerVersion } from './version.ts';

type WebOptions = OptionsOf<typeof webFlags>;

const flyClient = { id: 'fly', secret: new Secret('Zmx5'), isSystem: false } satisfies OAuthClient;
const gatewayClientId = 'concourse-worker';

/** What the routes share with the rest of the node. */
type ApiParts = {
  readonly logger: Logger;
  readonly logLevel: LevelControl;
  readonly signal: AbortSignal;
  readonly scheduler: SchedulerServices;
  readonly workers: WorkerPool;
  readonly flyArchives: FlyArchives;
  readonly credentials: NodeCredentials;
};

/** What the routes work with, from the flags of `rondo web`. */
export async function composeApi(
  db: Db,
  options: WebOptions,
  { logger, logLevel, signal, scheduler, workers, flyArchives, credentials }: ApiParts,
): Promise<Services> {
  const keys = await sessionKeys(db, options);
  const config = apiConfig(options, keys, await permissions(options));
  return {
    db,
    clock: systemClock,
    logger,
    config,
    credentials,
    logLevel,
    signingKeys: new SigningKeys(db),
    tokens: new TokenVerifier(db, { audiences: config.clients.map(({ id }) => id) }),
    teams: new TeamDirectory(db),
    login: {
      users: new LocalUsers([...options.addLocalUser, ...(await readLocalUsersFile(options.localUsersFile))]),
      damping: new LoginDamping(),
      state: new LoginStateSigner(
        keys.key.privateKey,
        ...(keys.previousKey === undefined ? [] : [keys.previousKey.privateKey]),
      ),
      ...keys,
    },
    events: openEventLog(db),
    scheduler,
    workers,
    live: new LiveHub(db, { clock: systemClock, logger, events: openEventLog(db) }),
    shutdown: signal,
    streams: new OpenStreams({ clock: systemClock, shutdown: signal }),
    flyArchives,
    uiDirectory: await findUiDirectory(),
  };
}

type SessionKeys = { readonly key: SessionKey; readonly previousKey?: SessionKey };

/** The keys in the flags' files; without one, a key that all nodes share through the database. */
async function sessionKeys(db: Db, { sessionSigningKey, oldSessionSigningKey }: WebOptions): Promise<SessionKeys> {
  const key =
    sessionSigningKey === undefined
      ? readSessionKey(await findOrSaveSetting(db, 'session_signing_key', generateSessionKeyPem))
      : await readKeyFile(sessionSigningKey);
  return oldSessionSigningKey === undefined ? { key } : { key, previousKey: await readKeyFile(oldSessionSigningKey) };
}

async function readKeyFile(path: string): Promise<SessionKey> {
  const pem = await readFile(path, 'utf8').catch((cause) => {
    throw new StartError(`cannot read the session signing key ${path}`, { cause });
  });
  return readSessionKey(pem);
}

/** The stock roles, changed by the flag's file. */
async function permissions({ configRbac }: WebOptions): Promise<Permissions> {
  if (configRbac === undefined) return defaultPermissions;
  const text = await readFile(configRbac, 'utf8').catch((cause) => {
    throw new StartError(`cannot read the file of custom roles ${configRbac}`, { cause });
  });
  return readPermissions(text);
}

/** A client's secret where none was configured, and the one that the key before made. */
function derivedSecrets(
  clientId: string,
  { key, previousKey }: SessionKeys,
): Pick<OAuthClient, 'secret' | 'previousSecret'> {
  const secret = new Secret(deriveClientSecret(clientId, key));
  return previousKey === undefined
    ? { secret }
    : { secret, previousSecret: new Secret(deriveClientSecret(clientId, previousKey)) };
}

function apiConfig(options: WebOptions, keys: SessionKeys, rolesByAction: Permissions): ApiConfig {
  const { clientId, clientSecret } = options;
  const externalUrl = options.externalUrl ?? `http://127.0.0.1:${options.bindPort}`;
  const derived = derivedSecrets(clientId, keys);
  const web = { id: clientId, ...derived, secret: clientSecret ?? derived.secret, isSystem: false };
  const gateway = { id: gatewayClientId, ...derivedSecrets(gatewayClientId, keys), isSystem: true };
  return {
    reportedVersion: options.reportedVersion,
    workerVersion,
    productVersion,
    externalUrl,
    oidcIssuerUrl: options.oidcIssuerUrl ?? externalUrl,
    interceptIdleTimeoutMs: options.interceptIdleTimeout,
    health: {
      minWorkerCount: options.healthMinWorkerCount,
      componentStaleMultiplier: options.healthComponentStaleMultiplier,
    },
    clusterName: options.clusterName,
    featureFlags: {
      globalResources: options.enableGlobalResources,
      buildRerun: false,
      cacheStreamedVolumes: false,
      resourceCausality: options.enableResourceCausality,
    },
    securityHeaders: securityHeaders(options),
    isCookieSecure: options.cookieSecure,
    authDurationMs: options.authDuration,
    webClientId: clientId,
    clients: [flyClient, web, gateway],
    permissions: rolesByAction,
    system: { key: 'aud', values: [gatewayClientId] },
    displayFields: new Map(),
  };
}

function securityHeaders(options: WebOptions): Record<string, string> {
  const configured = {
    'x-frame-options': options.xFrameOptions,
    'content-security-policy': options.contentSecurityPolicy,
    'strict-transport-security': options.strictTransportSecurity,
  };
  return {
    ...Object.fromEntries(Object.entries(configured).filter(([, value]) => value !== '')),
    'x-content-type-options': 'nosniff',
    'x-download-options': 'noopen',
    'cache-control': 'no-store, private',
  };
}
