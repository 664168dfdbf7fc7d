import type { GetStepConfig, JobConfig, PipelineConfig, PutStepConfig, ResourceConfig, Step } from '@rondo/pipeline';
import type { Db } from '../database.ts';
import type { JobId, PipelineId, ResourceId, TeamId } from '../ids.ts';
import { type SavePipelineOutcome, savePipeline } from '../pipelines/save-pipeline.ts';

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
    await db.updateTable('pipelines').set({ paused: false }).where('id', '=', pipelineId).execute();
    const [jobs, resources] = await Promise.all([
      db.selectFrom('jobs').select(['name', 'id']).where('pipeline_id', '=', pipelineId).execute(),
      db.selectFrom('resources').select(['name', 'id']).where('pipeline_id', '=', pipelineId).execute(),
    ]);
    return { pipelineId, jobId: byName(jobs), resourceId: byName(resources) };
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
