import type { BuildRow } from '@rondo/db';
import { toSeconds } from './present-pipeline.ts';
import { sortKeys } from './sort-keys.ts';

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
