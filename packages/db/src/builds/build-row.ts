import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { BuildId, JobId, PipelineId, ResourceId, ResourceTypeId, TeamId } from '../ids.ts';

export const buildStatuses = ['pending', 'started', 'succeeded', 'failed', 'errored', 'aborted'] as const;
export type BuildStatus = (typeof buildStatuses)[number];

/** A build as lists and pages show it, with the names of what it belongs to. Times in milliseconds. */
export type BuildRow = {
  readonly id: BuildId;
  readonly name: string;
  readonly status: BuildStatus;
  readonly teamId: TeamId;
  readonly teamName: string;
  readonly pipelineId: PipelineId | undefined;
  readonly pipelineName: string | undefined;
  readonly instanceVars: Readonly<Record<string, unknown>> | undefined;
  readonly isPipelinePublic: boolean;
  readonly jobId: JobId | undefined;
  readonly jobName: string | undefined;
  readonly isJobPublic: boolean;
  readonly resourceId: ResourceId | undefined;
  readonly resourceName: string | undefined;
  readonly resourceTypeId: ResourceTypeId | undefined;
  readonly comment: string;
  readonly createdBy: string | undefined;
  readonly isManuallyTriggered: boolean;
  readonly isAborted: boolean;
  readonly rerunOf: BuildId | undefined;
  readonly rerunOfName: string | undefined;
  readonly rerunNumber: number | undefined;
  readonly createTimeMs: number;
  readonly startTimeMs: number | undefined;
  readonly endTimeMs: number | undefined;
  readonly reapTimeMs: number | undefined;
};

/** Builds with the names around them; every list of builds starts from here. */
export function selectBuilds(db: Db) {
  return db
    .selectFrom('builds')
    .innerJoin('teams', 'teams.id', 'builds.team_id')
    .leftJoin('pipelines', 'pipelines.id', 'builds.pipeline_id')
    .leftJoin('jobs', 'jobs.id', 'builds.job_id')
    .leftJoin('resources', 'resources.id', 'builds.resource_id')
    .select([
      'builds.id',
      'builds.name',
      'builds.status',
      'builds.team_id as teamId',
      'teams.name as teamName',
      'builds.pipeline_id as pipelineId',
      'pipelines.name as pipelineName',
      'pipelines.instance_vars as instanceVars',
      sql<boolean>`coalesce(pipelines.public, false)`.as('isPipelinePublic'),
      'builds.job_id as jobId',
      'jobs.name as jobName',
      sql<boolean>`coalesce(jobs.public, false)`.as('isJobPublic'),
      'builds.resource_id as resourceId',
      'resources.name as resourceName',
      'builds.resource_type_id as resourceTypeId',
      'builds.comment',
      'builds.created_by as createdBy',
      'builds.manually_triggered as isManuallyTriggered',
      'builds.aborted as isAborted',
      'builds.rerun_of as rerunOf',
      sql<string | null>`(select original.name from builds original where original.id = builds.rerun_of)`.as(
        'rerunOfName',
      ),
      'builds.rerun_number as rerunNumber',
      'builds.create_time as createTime',
      'builds.start_time as startTime',
      'builds.end_time as endTime',
      'builds.reap_time as reapTime',
    ]);
}

/** What `selectBuilds` yields. */
export type RawBuild = Awaited<ReturnType<ReturnType<typeof selectBuilds>['executeTakeFirstOrThrow']>>;

export function readBuildRow({ createTime, startTime, endTime, reapTime, ...row }: RawBuild): BuildRow {
  return {
    ...row,
    id: row.id as BuildId,
    status: row.status as BuildStatus,
    teamId: row.teamId as TeamId,
    pipelineId: (row.pipelineId as PipelineId | null) ?? undefined,
    pipelineName: row.pipelineName ?? undefined,
    instanceVars: (row.instanceVars as Record<string, unknown> | null) ?? undefined,
    jobId: (row.jobId as JobId | null) ?? undefined,
    jobName: row.jobName ?? undefined,
    resourceId: (row.resourceId as ResourceId | null) ?? undefined,
    resourceName: row.resourceName ?? undefined,
    resourceTypeId: (row.resourceTypeId as ResourceTypeId | null) ?? undefined,
    createdBy: row.createdBy ?? undefined,
    rerunOf: (row.rerunOf as BuildId | null) ?? undefined,
    rerunOfName: row.rerunOfName ?? undefined,
    rerunNumber: row.rerunNumber ?? undefined,
    createTimeMs: createTime.getTime(),
    startTimeMs: startTime?.getTime(),
    endTimeMs: endTime?.getTime(),
    reapTimeMs: reapTime?.getTime(),
  };
}
