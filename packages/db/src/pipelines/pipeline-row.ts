import type { DisplayConfig } from '@rondo/pipeline';
import type { ExpressionBuilder } from 'kysely';
import type { Schema } from '../generated/schema.ts';
import type { BuildId, JobId, PipelineId, TeamId } from '../ids.ts';

/** A pipeline as lists and pages show it. Times in milliseconds. */
export type PipelineRow = {
  readonly id: PipelineId;
  readonly teamId: TeamId;
  readonly teamName: string;
  readonly name: string;
  readonly instanceVars: Readonly<Record<string, unknown>> | undefined;
  readonly configVersion: number;
  readonly groups: unknown;
  readonly display: DisplayConfig | undefined;
  readonly userData: unknown;
  readonly isPaused: boolean;
  readonly pausedBy: string | undefined;
  readonly pausedAtMs: number | undefined;
  readonly isPublic: boolean;
  readonly isArchived: boolean;
  readonly parentJobId: JobId | undefined;
  readonly parentBuildId: BuildId | undefined;
  readonly lastUpdatedMs: number;
};

/** The columns of a PipelineRow, for a select from pipelines joined with teams. */
export function pipelineColumns(row: ExpressionBuilder<Pick<Schema, 'pipelines' | 'teams'>, 'pipelines' | 'teams'>) {
  return [
    row.ref('pipelines.id').as('id'),
    row.ref('pipelines.team_id').as('teamId'),
    row.ref('teams.name').as('teamName'),
    row.ref('pipelines.name').as('name'),
    row.ref('pipelines.instance_vars').as('instanceVars'),
    row.ref('pipelines.config_version').as('configVersion'),
    row.ref('pipelines.groups').as('groups'),
    row.ref('pipelines.display').as('display'),
    row.ref('pipelines.user_data').as('userData'),
    row.ref('pipelines.paused').as('isPaused'),
    row.ref('pipelines.paused_by').as('pausedBy'),
    row.ref('pipelines.paused_at').as('pausedAt'),
    row.ref('pipelines.public').as('isPublic'),
    row.ref('pipelines.archived').as('isArchived'),
    row.ref('pipelines.parent_job_id').as('parentJobId'),
    row.ref('pipelines.parent_build_id').as('parentBuildId'),
    row.ref('pipelines.last_updated').as('lastUpdated'),
  ] as const;
}

type RawPipeline = {
  id: number;
  teamId: number;
  teamName: string;
  name: string;
  instanceVars: unknown;
  configVersion: number;
  groups: unknown;
  display: unknown;
  userData: unknown;
  isPaused: boolean;
  pausedBy: string | null;
  pausedAt: Date | null;
  isPublic: boolean;
  isArchived: boolean;
  parentJobId: number | null;
  parentBuildId: number | null;
  lastUpdated: Date;
};

export function readPipelineRow({ pausedAt, lastUpdated, ...row }: RawPipeline): PipelineRow {
  return {
    ...row,
    id: row.id as PipelineId,
    teamId: row.teamId as TeamId,
    instanceVars: (row.instanceVars as Record<string, unknown> | null) ?? undefined,
    display: (row.display as DisplayConfig | null) ?? undefined,
    userData: row.userData ?? undefined,
    pausedBy: row.pausedBy ?? undefined,
    pausedAtMs: pausedAt?.getTime(),
    parentJobId: (row.parentJobId as JobId | null) ?? undefined,
    parentBuildId: (row.parentBuildId as BuildId | null) ?? undefined,
    lastUpdatedMs: lastUpdated.getTime(),
  };
}
