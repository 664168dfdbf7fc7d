import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { BuildId, JobId, PipelineId, ResourceId, TeamId } from '../ids.ts';
import type { ContainerState } from './container-row.ts';

/** A container as people see it (api.md 10.10). */
export type ContainerDetails = {
  readonly handle: string;
  readonly workerName: string;
  readonly state: ContainerState;
  readonly teamId: TeamId | undefined;
  readonly type: string;
  readonly stepName: string;
  readonly attempt: string;
  readonly pipelineId: PipelineId | undefined;
  readonly pipelineName: string | undefined;
  readonly instanceVars: Readonly<Record<string, unknown>> | undefined;
  readonly jobId: JobId | undefined;
  readonly jobName: string | undefined;
  readonly buildId: BuildId | undefined;
  readonly buildName: string | undefined;
  readonly workingDirectory: string;
  readonly user: string;
  /** The check session, of a container in which checks run: `config-` and the id of a resource config. */
  readonly checkSession: string | undefined;
};

/** Attributes that a container must all have; absent ones do not matter. */
export type ContainerFilter = {
  readonly type?: string;
  readonly stepName?: string;
  readonly attempt?: string;
  readonly pipelineId?: number;
  readonly pipelineName?: string;
  readonly instanceVars?: Readonly<Record<string, unknown>>;
  readonly jobId?: number;
  readonly jobName?: string;
  readonly buildId?: number;
  readonly buildName?: string;
};

/** Containers of a team that match, of steps and of its resources' checks, oldest first. */
export async function listContainers(db: Db, teamId: TeamId, filter: ContainerFilter): Promise<ContainerDetails[]> {
  return select(db, sql`${belongsTo(teamId)} and ${sql.join(conditions(filter), sql` and `)}`);
}

/** The created containers in which checks of a resource run. */
export async function listCheckContainers(db: Db, resourceId: ResourceId): Promise<ContainerDetails[]> {
  return select(
    db,
    sql`c.check_session = (select 'config-' || resource_config_id from resources where id = ${resourceId}) and c.state = 'created'`,
  );
}

/** A team's container by its handle, in whatever state. */
export async function findContainer(
  db: Db,
  { handle, teamId }: { handle: string; teamId: TeamId },
): Promise<ContainerDetails | undefined> {
  const [found] = await select(db, sql`c.handle = ${handle} and ${belongsTo(teamId)}`);
  return found;
}

/** A step's by its team; a check's where some resource of the team is of the same config (api.md 14.1). */
function belongsTo(teamId: TeamId) {
  return sql`(c.team_id = ${teamId} or (c.check_session is not null and exists (
    select from resources r join pipelines o on o.id = r.pipeline_id
    where o.team_id = ${teamId} and r.active and 'config-' || r.resource_config_id = c.check_session)))`;
}

function conditions(filter: ContainerFilter) {
  const { type, stepName, attempt, pipelineId, pipelineName, instanceVars, jobId, jobName, buildId, buildName } =
    filter;
  return [
    sql`true`,
    ...(type === undefined ? [] : [sql`c.step_type = ${type}`]),
    ...(stepName === undefined ? [] : [sql`c.step_name = ${stepName}`]),
    ...(attempt === undefined ? [] : [sql`c.attempt = ${attempt}`]),
    ...(pipelineId === undefined ? [] : [sql`c.pipeline_id = ${pipelineId}`]),
    ...(pipelineName === undefined ? [] : [sql`p.name = ${pipelineName}`]),
    ...(instanceVars === undefined ? [] : [sql`p.instance_vars = ${JSON.stringify(instanceVars)}::jsonb`]),
    ...(jobId === undefined ? [] : [sql`c.job_id = ${jobId}`]),
    ...(jobName === undefined ? [] : [sql`j.name = ${jobName}`]),
    ...(buildId === undefined ? [] : [sql`c.build_id = ${buildId}`]),
    ...(buildName === undefined ? [] : [sql`coalesce(b.name, 'check') = ${buildName}`]),
  ];
}

async function select(db: Db, condition: ReturnType<typeof sql>): Promise<ContainerDetails[]> {
  const { rows } = await sql<Record<keyof ContainerDetails, unknown>>`
    select c.handle, c.worker_name as "workerName", c.state, c.team_id as "teamId", c.step_type as type, c.step_name as "stepName",
      c.attempt, c.pipeline_id as "pipelineId", p.name as "pipelineName", p.instance_vars as "instanceVars",
      c.job_id as "jobId", j.name as "jobName", c.build_id as "buildId",
      coalesce(b.name, case when c.step_type = 'check' then 'check' end) as "buildName",
      c.working_directory as "workingDirectory", c.container_user as "user", c.check_session as "checkSession"
    from containers c
    left join pipelines p on p.id = c.pipeline_id
    left join jobs j on j.id = c.job_id
    left join builds b on b.id = c.build_id
    where ${condition} order by c.id`.execute(db);
  return rows.map(
    (row) =>
      Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value ?? undefined])) as ContainerDetails,
  );
}
