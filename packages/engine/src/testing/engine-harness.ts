import { randomUUID } from 'node:crypto';
import { ManagerPool, openVarSources } from '@rondo/creds';
import {
  type BuildId,
  createJobBuild,
  createStartedBuild,
  type Db,
  findBuild,
  listen,
  type PostgresConnection,
  registerWorker,
  startBuild,
} from '@rondo/db';
import { createTestDatabase, Scenario, type ScenarioPipeline } from '@rondo/db/testing';
import { openEventLog, readEvents } from '@rondo/event-log';
import { type Clock, defer, runComponent, silentLogger, systemClock } from '@rondo/foundation';
import {
  countPlanIds,
  type JobConfig,
  type PipelineConfig,
  type Plan,
  planBuild,
  type VersionConfig,
} from '@rondo/pipeline';
import { type BuildEvent, decodeEvents } from '@rondo/protocol';
import { BaseImages, ImageMetadataCache, Placer, SessionContainers, type Worker, WorkerPool } from '@rondo/runtime';
import { EngineComponent } from '../engine-component.ts';
import { Turns } from '../run/turns.ts';
import type { EngineOptions, EngineServices } from '../services.ts';

export const testOptions: EngineOptions = {
  externalUrl: 'http://127.0.0.1:8080',
  baseTypeDefaults: new Map(),
  checkTimeout: '1h',
  checkIntervalMs: 60_000,
  webhookCheckIntervalMs: 60_000,
  typeCheckIntervalMs: 60_000,
  globalResources: false,
  redactSecrets: true,
};

export interface HarnessOptions {
  readonly worker: Worker;
  /** Further workers, each tagged with its name. */
  readonly others?: readonly Worker[];
  readonly options?: Partial<EngineOptions>;
  readonly clock?: Clock;
  readonly credentials?: EngineServices['credentials'];
}

/** Tokens that nobody signs. */
const tokens = {
  issuer: 'http://rondo.example',
  sign: async (_algorithm: string, claims: object) => JSON.stringify(claims),
};

const lookups = {
  retry: { attempts: 1, intervalMs: 1 },
  cache: { isEnabled: false, foundMs: 0, notFoundMs: 0, purgeIntervalMs: 1_000 },
};

/** An engine on a database of its own, with one worker. */
export class EngineHarness implements AsyncDisposable {
  readonly db: Db;
  readonly scenario: Scenario;
  readonly worker: Worker;
  /** Where the database is, for a node that is to reach it by another way. */
  readonly connection: PostgresConnection;
  readonly cutConnections: () => Promise<void>;
  readonly #openNode: () => Promise<Db>;
  readonly #options: HarnessOptions;
  readonly #disposables: (Disposable | AsyncDisposable)[];
  readonly #planIds = countPlanIds(0x6b070000);

  private constructor(
    fields: {
      db: Db;
      scenario: Scenario;
      connection: PostgresConnection;
      openNode: () => Promise<Db>;
      cutConnections: () => Promise<void>;
      options: HarnessOptions;
    },
    disposables: AsyncDisposable[],
  ) {
    this.db = fields.db;
    this.scenario = fields.scenario;
    this.connection = fields.connection;
    this.worker = fields.options.worker;
    this.#openNode = fields.openNode;
    this.cutConnections = fields.cutConnections;
    this.#options = fields.options;
    this.#disposables = disposables;
  }

  static async open(options: HarnessOptions): Promise<EngineHarness> {
    const database = await createTestDatabase();
    const { db } = database;
    await register(db, options.worker, []);
    for (const other of options.others ?? []) await register(db, other, [other.name]);
    const scenario = await Scenario.withTeam(db, `team-${randomUUID().slice(0, 8)}`);
    const openNode = async () => (await database.openNode()).db;
    const { connection, cutConnections } = database;
    return new EngineHarness({ db, scenario, connection, openNode, cutConnections, options }, [database]);
  }

  /** Makes a worker known once more, after it was deleted, or without its tag. */
  async registerAgain(worker: Worker = this.worker): Promise<void> {
    await register(this.db, worker, []);
  }

  /** A web node; stop it to let another one go on. `isKilled` leaves its leases behind, as a crash does. */
  async startNode(on?: Db): Promise<{ services: EngineServices; stop(): Promise<void> }> {
    const db = on ?? (await this.#openNode());
    const services = this.services(db);
    const stopping = new AbortController();
    const running = runComponent(new EngineComponent(services), { logger: silentLogger, signal: stopping.signal });
    const stop = async () => {
      stopping.abort();
      await running;
    };
    this.#disposables.unshift({ [Symbol.asyncDispose]: stop });
    return { services, stop };
  }

  services(db: Db): EngineServices {
    const clock = this.#options.clock ?? systemClock;
    const workers = [this.worker, ...(this.#options.others ?? [])];
    const connect = ({ name }: { name: string }) => workers.find((worker) => worker.name === name) ?? this.worker;
    const pool = new WorkerPool({ db, connect });
    const strategies = { build: ['volume-locality'], 'no-input': ['volume-locality'], check: ['random'] } as const;
    const limits = { maxActiveTasks: 0, maxActiveContainers: 0, maxActiveVolumes: 0 };
    const leaseOwner = `node-${randomUUID()}`;
    const turns = new Turns({ db, clock, leaseOwner });
    const managers = new ManagerPool({ lookups, clock, logger: silentLogger, recyclePeriodMs: 60_000 });
    this.#disposables.unshift(pool, turns, managers);
    return {
      leaseOwner,
      db,
      pool,
      placer: new Placer({ db, pool, strategies, limits }),
      baseImages: new BaseImages(db),
      imageMetadata: new ImageMetadataCache(),
      sessions: new SessionContainers(db, () => clock.nowMs()),
      turns,
      credentials: this.#options.credentials,
      openVarSources: (configs, asker) =>
        openVarSources(configs, asker, {
          idToken: { ...tokens, clock },
          managers,
          cluster: this.#options.credentials?.(asker),
        }),
      clock,
      logger: silentLogger,
      options: { ...testOptions, ...this.#options.options },
    };
  }

  /** The plan of a job of a pipeline, with the version that each get is to have. */
  plan(config: PipelineConfig, job: JobConfig, versions: Record<string, VersionConfig> = {}): Plan {
    const planned = planBuild(job, {
      resources: config.resources,
      resourceTypes: config.resourceTypes,
      prototypes: config.prototypes,
      versions: new Map(Object.entries(versions)),
      manuallyTriggered: true,
      baseDefaults: new Map(),
      checkInterval: { kind: 'every', intervalNs: 60_000_000_000n },
      ids: this.#planIds,
    });
    if (planned.kind === 'unplannable') throw new Error(planned.reason);
    return planned.plan;
  }

  async startJobBuild(pipeline: ScenarioPipeline, job: string, plan: Plan): Promise<BuildId> {
    const buildId = await createJobBuild(this.db, {
      jobId: pipeline.jobId(job),
      kind: 'manual',
      createdBy: 'somebody',
    });
    if (buildId === undefined) throw new Error('no build was made');
    await startBuild(this.db, { buildId, plan });
    return buildId;
  }

  startOneOff(plan: Plan): Promise<BuildId> {
    const { teamId } = this.scenario;
    return createStartedBuild(this.db, { teamId, pipelineId: undefined, of: { kind: 'one-off' }, plan });
  }

  /** Waits for a build's end; its final status. */
  async finished(buildId: BuildId): Promise<string> {
    for (;;) {
      const changed = defer<void>();
      using _listening = listen(this.db, 'build-events', {
        onWakeUp: () => changed.resolve(),
        onLookAgain: () => changed.resolve(),
      });
      const build = await findBuild(this.db, buildId);
      if (build?.endTimeMs !== undefined) return build.status;
      await changed.promise;
    }
  }

  async events(buildId: BuildId): Promise<BuildEvent[]> {
    const events: BuildEvent[] = [];
    for await (const { wire } of readEvents(openEventLog(this.db), buildId)) {
      for (const { event } of decodeEvents(wire)) events.push(event);
    }
    return events;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const disposable of this.#disposables) {
      if (Symbol.asyncDispose in disposable) await disposable[Symbol.asyncDispose]();
      else disposable[Symbol.dispose]();
    }
  }
}

async function register(db: Db, worker: Worker, tags: string[]): Promise<void> {
  const resourceTypes = [
    { type: 'mock', image: '/base/mock', version: '1', privileged: false, unique_version_history: false },
  ];
  await registerWorker(db, {
    name: worker.name,
    version: '3.0',
    gardenAddress: 'unix:/nowhere/garden.sock',
    baggageclaimUrl: 'unix:/nowhere/baggageclaim.sock',
    platform: 'linux',
    tags,
    resourceTypes,
    extensions: {},
    startTimeMs: Date.now(),
  });
}
