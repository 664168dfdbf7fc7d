import {
  defaultPermissions,
  generateSessionKeyPem,
  LocalUsers,
  LoginDamping,
  LoginStateSigner,
  parseLocalUser,
  readSessionKey,
  SigningKeys,
  TeamDirectory,
  TokenVerifier,
} from '@rondo/auth';
import { type Db, saveTeam } from '@rondo/db';
import { createTestDatabase } from '@rondo/db/testing';
import { openEventLog } from '@rondo/event-log';
import { type Clock, createLevelControl, Secret, silentLogger, systemClock } from '@rondo/foundation';
import { countPlanIds, StaticVars } from '@rondo/pipeline';
import { type Worker, WorkerPool } from '@rondo/runtime';
import { MemoryWorker } from '@rondo/runtime/testing';
import { defaultSchedulerOptions } from '@rondo/scheduler';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { createApp } from '../app.ts';
import type { ApiConfig } from '../config.ts';
import { LiveHub } from '../live/live-hub.ts';
import type { Credentials, Services } from '../services.ts';
import { OpenStreams } from '../streams/open-streams.ts';

/** The users that every world knows; the password of each is its name followed by `-password`. */
export const worldUsers = ['test', 'owner', 'member', 'operator', 'viewer', 'outsider'] as const;
export type WorldUser = (typeof worldUsers)[number];

const externalUrl = 'http://127.0.0.1:18080';

const config: ApiConfig = {
  reportedVersion: '8.3.0',
  workerVersion: '3.0',
  productVersion: '0.0.0-test',
  externalUrl,
  clusterName: 'golden',
  featureFlags: { globalResources: false, buildRerun: false, cacheStreamedVolumes: false, resourceCausality: true },
  oidcIssuerUrl: externalUrl,
  interceptIdleTimeoutMs: 0,
  health: { minWorkerCount: 1, componentStaleMultiplier: 2 },
  securityHeaders: {
    'x-frame-options': 'deny',
    'content-security-policy': "frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'x-download-options': 'noopen',
    'cache-control': 'no-store, private',
  },
  isCookieSecure: false,
  authDurationMs: 86_400_000,
  webClientId: 'concourse-web',
  clients: [
    { id: 'fly', secret: new Secret('Zmx5'), isSystem: false },
    { id: 'concourse-web', secret: new Secret('web-secret'), isSystem: false },
    { id: 'concourse-worker', secret: new Secret('worker-secret'), isSystem: true },
  ],
  permissions: defaultPermissions,
  system: { key: 'aud', values: ['concourse-worker'] },
  displayFields: new Map(),
};

/** No manager, and no source of a pipeline that could answer. */
const noCredentials: Credentials = {
  cluster: undefined,
  openVarSources: () => new StaticVars({}),
};

export type ApiWorldOptions = {
  config?: Partial<ApiConfig>;
  workers?: ReadonlyMap<string, Worker>;
  credentials?: Credentials;
  /** What open streams wait by; the sessions' own is the machine's. */
  clock?: Clock;
};

/**
 * A web node's HTTP surface over a database of its own: teams `main` (admin, owned by `test`) and `other`, where `owner`, `member`,
 * `operator` and `viewer` have the roles of their names; `outsider` is in no team.
 */
export interface ApiWorld extends AsyncDisposable {
  readonly app: FastifyInstance;
  readonly db: Db;
  readonly services: Services;
  /** A valid access token, by the password grant. */
  tokenOf(user: WorldUser): Promise<string>;
  request(options: InjectOptions & { as?: WorldUser }): Promise<LightMyRequestResponse>;
}

export async function createApiWorld({
  config: overrides = {},
  workers = new Map(),
  credentials = noCredentials,
  clock = systemClock,
}: ApiWorldOptions = {}): Promise<ApiWorld> {
  const database = await createTestDatabase();
  const { db } = database;
  await saveTeam(db, { name: 'main', isAdmin: true, auth: { owner: { users: ['local:test'], groups: [] } } });
  await saveTeam(db, {
    name: 'other',
    auth: {
      owner: { users: ['local:owner'], groups: [] },
      member: { users: ['local:member'], groups: [] },
      'pipeline-operator': { users: ['local:operator'], groups: [] },
      viewer: { users: ['local:viewer'], groups: [] },
    },
  });
  const pool = new WorkerPool({
    db,
    connect: ({ name }) => workers.get(name) ?? new MemoryWorker({ name, programs: {} }),
  });
  const key = readSessionKey(await generateSessionKeyPem());
  const shutdown = new AbortController();
  const services: Services = {
    db,
    clock,
    logger: silentLogger,
    credentials,
    config: { ...config, ...overrides },
    logLevel: createLevelControl('info'),
    signingKeys: new SigningKeys(db),
    tokens: new TokenVerifier(db, { audiences: config.clients.map(({ id }) => id) }),
    teams: new TeamDirectory(db),
    login: {
      users: new LocalUsers(worldUsers.map((name) => parseLocalUser(`${name}:${name}-password`))),
      damping: new LoginDamping(),
      state: new LoginStateSigner(key.privateKey),
      key,
    },
    events: openEventLog(db),
    scheduler: { db, planIds: countPlanIds(1000), options: defaultSchedulerOptions },
    workers: pool,
    live: new LiveHub(db, { clock: systemClock, logger: silentLogger, events: openEventLog(db) }),
    shutdown: shutdown.signal,
    streams: new OpenStreams({ clock, shutdown: shutdown.signal }),
    flyArchives: undefined,
    uiDirectory: undefined,
  };
  const app = createApp(services);
  const tokens = new Map<WorldUser, Promise<string>>();
  const tokenOf = (user: WorldUser) => {
    const token = tokens.get(user) ?? logIn(app, user);
    tokens.set(user, token);
    return token;
  };
  return {
    app,
    db,
    services,
    tokenOf,
    request: async ({ as, headers, ...options }) => {
      const authorization = as === undefined ? {} : { authorization: `Bearer ${await tokenOf(as)}` };
      return app.inject({ ...options, headers: { ...authorization, ...headers } });
    },
    [Symbol.asyncDispose]: async () => {
      shutdown.abort();
      await app.close();
      pool[Symbol.dispose]();
      services.live[Symbol.dispose]();
      services.tokens[Symbol.dispose]();
      services.teams[Symbol.dispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

async function logIn(app: FastifyInstance, user: WorldUser): Promise<string> {
  const answer = await app.inject({
    method: 'POST',
    url: '/sky/issuer/token',
    headers: {
      authorization: `Basic ${Buffer.from('fly:Zmx5').toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    payload: new URLSearchParams({
      grant_type: 'password',
      username: user,
      password: `${user}-password`,
      scope: 'openid profile email federated:id groups',
    }).toString(),
  });
  return answer.json<{ access_token: string }>().access_token;
}
