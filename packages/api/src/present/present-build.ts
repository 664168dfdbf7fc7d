import { type BuildRow, buildStatuses } from '@rondo/db';
import { Type } from 'typebox';
import { toSeconds } from './present-pipeline.ts';
import { Free, Seconds, text } from './shapes.ts';
import { sortKeys } from './sort-keys.ts';

/** How a build stands. */
export const BuildStatusWord = Type.Enum([...buildStatuses]);

/** What `presentBuild` gives. */
export const Build = Type.Object({
  id: Type.Integer(),
  team_name: Type.String(),
  name: Type.String({ description: 'its number in its job, with a part behind a dot for a rerun' }),
  status: BuildStatusWord,
  api_url: Type.String(),
  comment: text,
  job_name: text,
  resource_name: Type.Optional(Type.String({ description: 'of a check: the resource' })),
  pipeline_id: Type.Optional(Type.Integer()),
  pipeline_name: text,
  pipeline_instance_vars: Type.Optional(Free),
  start_time: Type.Optional(Seconds),
  end_time: Type.Optional(Seconds),
  reap_time: Type.Optional(Seconds),
  rerun_number: Type.Optional(Type.Integer()),
  rerun_of: Type.Optional(Type.Object({ id: Type.Integer(), name: Type.String() })),
  created_by: text,
});

/**
 * A build as it was made, however far it has come since: a client that triggers a job is told of a build that waits; one that posts a
 * plan, of a build that runs.
 */
export function presentNewBuild(build: BuildRow, status: 'pending' | 'started'): object {
  const startTimeMs = status === 'pending' ? undefined : build.startTimeMs;
  return presentBuild({ ...build, status, startTimeMs, endTimeMs: undefined });
}

/** A build as the stock API shows it, keys in stock's order (api.md 10.1). The comment only for those who may see it. */
export function presentBuild(build: BuildRow, options: { withComment?: boolean } = {}): object {
  const seconds = (timeMs: number | undefined) => (timeMs === undefined ? undefined : toSeconds(timeMs));
  return {
    id: build.id,
    team_name: build.teamName,
    name: build.name,
    status: build.status,
    api_url: `/api/v1/builds/${build.id}`,
    comment: options.withComment && build.comment !== '' ? build.comment : undefined,
    job_name: build.jobName,
    resource_name: build.resourceName,
    pipeline_id: build.pipelineId,
    pipeline_name: build.pipelineName,
    pipeline_instance_vars: sortKeys(build.instanceVars),
    start_time: seconds(build.startTimeMs),
    end_time: seconds(build.endTimeMs),
    reap_time: seconds(build.reapTimeMs),
    rerun_number: build.rerunNumber,
    rerun_of: build.rerunOf === undefined ? undefined : { id: build.rerunOf, name: build.rerunOfName },
    // As in stock, of builds of jobs alone: fly has a column for it.
    created_by: build.jobId === undefined ? undefined : build.createdBy,
  };
}
