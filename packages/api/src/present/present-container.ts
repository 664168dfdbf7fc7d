import type { ContainerDetails } from '@rondo/db';
import { sortKeys } from './sort-keys.ts';

/** A container as the stock API shows it, keys in stock's order (api.md 10.10). */
export function presentContainer(container: ContainerDetails): object {
  return {
    id: container.handle,
    worker_name: container.workerName,
    state: container.state,
    type: container.type || undefined,
    step_name: container.stepName || undefined,
    attempt: container.attempt || undefined,
    pipeline_id: container.pipelineId,
    job_id: container.jobId,
    build_id: container.buildId,
    pipeline_name: container.pipelineName,
    pipeline_instance_vars: sortKeys(container.instanceVars),
    job_name: container.jobName,
    build_name: container.buildName,
    user: container.user || undefined,
    working_directory: container.workingDirectory || undefined,
  };
}
