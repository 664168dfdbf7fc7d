import {
  type BuildId,
  claimBuilds,
  createJobBuild,
  type Db,
  type FinalBuildStatus,
  finishBuild,
  type JobId,
  listDueJobs,
  type ResourceId,
  type ScopeId,
  saveVersions,
} from '@rondo/db';
import { createTestDatabase, Scenario, type ScenarioPipeline, type TestDatabase } from '@rondo/db/testing';
import { randomHex, silentLogger, systemClock } from '@rondo/foundation';
import { countPlanIds, type PipelineConfig } from '@rondo/pipeline';
import type { CheckOutcome, CheckRequest, CheckRunner } from '../check/check-runner.ts';
import { createScheduleComponent } from '../schedule/schedule-component.ts';
import { defaultSchedulerOptions, type SchedulerOptions, type SchedulerServices } from '../scheduler-options.ts';

/** Runs checks as a test says; without a word from it they find nothing. */
export class ScriptedChecks implements CheckRunner {
  readonly requests: CheckRequest[] = [];
  answer: (request: CheckRequest) => Promise<CheckOutcome> = async () => 'succeeded';

  runCheck(request: CheckRequest): Promise<CheckOutcome> {
    this.requests.push(request);
    return this.answer(request);
  }
}

/** A running scheduler over a database of its own, and hands to play the rest of the system with. */
export class SchedulerWorld implements AsyncDisposable {
  readonly db: Db;
  readonly checks = new ScriptedChecks();
  readonly services: SchedulerServices;
  readonly #database: TestDatabase;
  readonly #scenario: Scenario;
  readonly #scopes = new Map<ResourceId, Promise<ScopeId>>();
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;

  private constructor(database: TestDatabase, scenario: Scenario, options: Partial<SchedulerOptions>) {
    this.#database = database;
    this.#scenario = scenario;
    this.db = database.db;
    this.services = {
      leaseOwner: randomHex(8),
      db: database.db,
      checks: this.checks,
      planIds: countPlanIds(1000),
      clock: systemClock,
      logger: silentLogger,
      options: { ...defaultSchedulerOptions, ...options },
    };
  }

  static async create(options: Partial<SchedulerOptions> = {}): Promise<SchedulerWorld> {
    const database = await createTestDatabase();
    return new SchedulerWorld(database, await Scenario.withTeam(database.db, 'main'), options);
  }

  get scenario(): Scenario {
    return this.#scenario;
  }

  /** Lets jobs be scheduled as they are asked for. */
  start(): void {
    this.#running = createScheduleComponent(this.services).run(this.#stop.signal);
  }

  /** Another database connection, as another node has it. */
  openNode() {
    return this.#database.openNode();
  }

  pipeline(name: string, config: Partial<PipelineConfig>): Promise<ScenarioPipeline> {
    return this.#scenario.withPipeline(name, config);
  }

  /** Saves versions `{v: ...}` as a check of the resource would, oldest first. */
  async versions(resourceId: ResourceId, ...values: string[]): Promise<void> {
    const scope = this.#scopes.get(resourceId) ?? this.#scenario.withScope(resourceId);
    this.#scopes.set(resourceId, scope);
    await saveVersions(
      this.db,
      await scope,
      values.map((v) => ({ v })),
    );
  }

  async trigger(jobId: JobId): Promise<BuildId> {
    const buildId = await createJobBuild(this.db, { jobId, kind: 'manual' });
    if (buildId === undefined) throw new Error('no build was made');
    return buildId;
  }

  /** Runs a started build to its end, as an engine would. */
  async finish(buildId: BuildId, status: FinalBuildStatus = 'succeeded'): Promise<void> {
    const [claimed] = await claimBuilds(this.db, { owner: 'test', leaseMs: 60_000, limit: 1, buildId });
    if (claimed === undefined) throw new Error(`build ${buildId} could not be claimed`);
    await finishBuild(this.db, { buildId, status, by: { kind: 'runner', epoch: claimed.epoch } });
  }

  /** The job's builds, oldest first: name, status, inputs as `name=version`, and why it waits. */
  async builds(jobId: JobId) {
    const rows = await this.db
      .selectFrom('builds')
      .select(['id', 'name', 'status', 'waiting_for as waitingFor'])
      .where('job_id', '=', jobId)
      .orderBy('id')
      .execute();
    const inputs = await this.db
      .selectFrom('build_inputs')
      .innerJoin('resources', 'resources.id', 'build_inputs.resource_id')
      .innerJoin('resource_versions', (join) =>
        join
          .onRef('resource_versions.scope_id', '=', 'resources.resource_config_scope_id')
          .onRef('resource_versions.digest', '=', 'build_inputs.version_digest'),
      )
      .select(['build_id', 'build_inputs.name', 'version'])
      .where('build_inputs.job_id', '=', jobId)
      .orderBy('build_inputs.name')
      .execute();
    return rows.map((row) => ({
      ...row,
      inputs: inputs
        .filter(({ build_id }) => build_id === row.id)
        .map(({ name, version }) => `${name}=${(version as { v: string }).v}`),
    }));
  }

  /** `name status inputs` for each build: short to compare. */
  async told(jobId: JobId): Promise<string[]> {
    return (await this.builds(jobId)).map(({ name, status, inputs }) => [`#${name}`, status, ...inputs].join(' '));
  }

  /** Waits until nothing is due and `condition` holds. */
  async until(condition: () => Promise<boolean>): Promise<void> {
    for (let round = 0; round < 1000; round += 1) {
      if ((await listDueJobs(this.db)).length === 0 && (await condition())) return;
      await systemClock.sleep(5);
    }
    throw new Error('the scheduler did not get there within 5 s');
  }

  /** Waits until nothing is due and no build waits for a check. */
  settled(): Promise<void> {
    return this.until(async () => {
      const pending = await this.db
        .selectFrom('builds')
        .select('waiting_for')
        .where('status', '=', 'pending')
        .execute();
      return pending.every(({ waiting_for }) => (waiting_for as { code?: string } | null)?.code !== 'checks');
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#running;
    await this.#database[Symbol.asyncDispose]();
  }
}
