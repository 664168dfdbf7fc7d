import type { ContainerMetadata } from '@rondo/db';
import type { StepContext } from '../step-context.ts';

/** What `fly containers` and intercepting know a step's container by. */
export function containerMetadata(
  { build, position }: StepContext,
  step: Pick<ContainerMetadata, 'stepType' | 'stepName' | 'workingDirectory'>,
): Omit<ContainerMetadata, 'user'> {
  return { ...step, attempt: position.attempts.join('.'), pipelineId: build.pipelineId, jobId: build.jobId };
}
