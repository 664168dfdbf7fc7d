import type { ContainerDetails } from '@rondo/db';
import { Type } from 'typebox';
import { Free, text } from './shapes.ts';
import { sortKeys } from './sort-keys.ts';

/** What `presentContainer` gives. */
export const Container = Type.Object({
  id: Type.String(),
  worker_name: Type.String(),
  state: Type.String(),
  type: text,
  step_name: text,
  attempt: text,
  pipeline_id: Type.Optional(Type.Integer()),
  job_id: Type.Optional(Type.Integer()),
  build_id: Type.Optional(Type.Integer()),
  pipeline_name: text,
  pipeline_instance_vars: Type.Optional(Free),
  job_name: text,
  build_name: text,
  user: text,
  working_directory: text,
});

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
