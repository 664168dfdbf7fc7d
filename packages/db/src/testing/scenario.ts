import type { GetStepConfig, JobConfig, PipelineConfig, PutStepConfig, ResourceConfig, Step } from '@rondo/pipeline';
import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { JobId, PipelineId, ResourceId, ScopeId, TeamId } from '../ids.ts';
import { unpausePipeline } from '../pipelines/pause-pipeline.ts';
import type { SavePipelineOutcome } from '../pipelines/save/pipeline-to-save.ts';
import { savePipeline } from '../pipelines/save-pipeline.ts';

/** A pipeline in a scenario, by the names of its parts. */
export type ScenarioPipeline = {
  readonly pipelineId: PipelineId;
  jobId(name: string): JobId;
  resourceId(name: string): ResourceId;
};

/** Builds what a test starts from, through the same functions that the product uses. */
export class Scenario {
  readonly db: Db;
  readonly teamId: TeamId;

  private constructor(db: Db, teamId: TeamId) {
    this.db = db;
    this.teamId = teamId;
  }

  static async withTeam(db: Db, name: string): Promise<Scenario> {
    const { id } = await db.insertInto('teams').values({ name }).returning('id').executeTakeFirstOrThrow();
    return new Scenario(db, id);
  }

  /** Saves the config, over an earlier one of the same name, and leaves the pipeline unpaused. */
  async withPipeline(name: string, config: Partial<PipelineConfig>): Promise<ScenarioPipeline> {
    const { db, teamId } = this;
    const existing = await db
      .selectFrom('pipelines')
      .select('config_version')
      .where('team_id', '=', teamId)
      .where('name', '=', name)
      .executeTakeFirst();
    const whole = { ...emptyConfig, ...config };
    const fromVersion = existing?.config_version ?? 0;
    const pipelineId = idOf(await savePipeline(db, { teamId, name, config: whole, fromVersion, by: { kind: 'api' } }));
    await unpausePipeline(db, pipelineId);
    const [jobs, resources] = await Promise.all([
      db.selectFrom('jobs').select(['name', 'id']).where('pipeline_id', '=', pipelineId).execute(),
      db.selectFrom('resources').select(['name', 'id']).where('pipeline_id', '=', pipelineId).execute(),
    ]);
    return { pipelineId, jobId: byName(jobs), resourceId: byName(resources) };
  }

  /** Points a resource at a version history of its own, as its first check would. */
  async withScope(resourceId: ResourceId): Promise<ScopeId> {
    const { db } = this;
    await db
      .insertInto('base_resource_types')
      .values({ name: 'mock' })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const { id: typeId } = await db
      .selectFrom('base_resource_types')
      .select('id')
      .where('name', '=', 'mock')
      .executeTakeFirstOrThrow();
    const config = await db
      .insertInto('resource_configs')
      .values({ base_resource_type_id: typeId, source_hash: `of ${resourceId}` })
      .returning('id')
      .executeTakeFirstOrThrow();
    const scope = await db
      .insertInto('resource_config_scopes')
      .values({ resource_config_id: config.id, resource_id: resourceId })
      .returning('id')
      .executeTakeFirstOrThrow();
    await db
      .updateTable('resources')
      .set({ resource_config_id: config.id, resource_config_scope_id: scope.id })
      .where('id', '=', resourceId)
      .execute();
    return scope.id;
  }

  /** The jobs of a pipeline that are due, by name; and serves them, so that the next call tells what came since. */
  async takeDueJobs(pipelineId: PipelineId): Promise<string[]> {
    const { rows } = await sql<{ name: string }>`
      with due as (select id, name from jobs where pipeline_id = ${pipelineId} and active and schedule_requested > schedule_served),
        served as (update jobs set schedule_served = schedule_requested where id in (select id from due))
      select name from due order by name`.execute(this.db);
    return rows.map(({ name }) => name);
  }
}

export const emptyConfig: PipelineConfig = {
  groups: [],
  varSources: [],
  resources: [],
  resourceTypes: [],
  prototypes: [],
  jobs: [],
};

/** A job of these steps. */
export function aJob(
  name: string,
  steps: readonly (GetStepConfig | PutStepConfig)[],
  more: Partial<JobConfig> = {},
): JobConfig {
  return { name, plan: steps.map((config): Step => ({ config })), ...more };
}

export function aGet(name: string, more: Partial<GetStepConfig> = {}): GetStepConfig {
  return { kind: 'get', name, ...more };
}

export function aPut(name: string, more: Partial<PutStepConfig> = {}): PutStepConfig {
  return { kind: 'put', name, ...more };
}

export function aResource(name: string, more: Partial<ResourceConfig> = {}): ResourceConfig {
  return { name, type: 'mock', source: { of: name }, ...more };
}

function idOf(outcome: SavePipelineOutcome): PipelineId {
  if (outcome.kind === 'created' || outcome.kind === 'updated') return outcome.pipelineId;
  throw new Error(`the scenario's pipeline was not saved: ${outcome.kind}`);
}

function byName<Id>(rows: readonly { name: string; id: Id }[]): (name: string) => Id {
  return (name) => {
    const row = rows.find((candidate) => candidate.name === name);
    if (row === undefined) throw new Error(`the scenario has no ${name}`);
    return row.id;
  };
}
