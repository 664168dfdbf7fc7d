import { saveGetMetadata } from '@rondo/db';
import type { GetPlan, VersionConfig } from '@rondo/pipeline';
import type { MetadataEntry } from '../run/read-program-answer.ts';
import type { StepContext } from '../step-context.ts';

/** What a get learned about a version of the pipeline's resource is shown with it from now on (scheduling.md 6.3). */
export async function rememberGet(
  { resource }: GetPlan,
  { services, build }: StepContext,
  { version, metadata }: { version: VersionConfig; metadata: readonly MetadataEntry[] },
): Promise<void> {
  if (resource === undefined || build.pipelineId === undefined) return;
  await saveGetMetadata(services.db, { pipelineId: build.pipelineId, resource, version, metadata });
}
