import { findCheckTarget, findScope, pointResourceAtScope, savePutVersion } from '@rondo/db';
import type { PutPlan, VersionConfig } from '@rondo/pipeline';
import { unknownBaseType } from '../get/prepare-get.ts';
import { digestJson } from '../run/digest-json.ts';
import type { MetadataEntry } from '../run/read-program-answer.ts';
import type { StepContext } from '../step-context.ts';
import type { PutRequest } from './prepare-put.ts';

/** The version that a put made is one of its resource's from now on, and an output of the build (scheduling.md 6.2). */
export async function saveOutput(
  { plan, context, request }: { plan: PutPlan; context: StepContext; request: PutRequest },
  { version, metadata }: { version: VersionConfig; metadata: readonly MetadataEntry[] },
): Promise<void> {
  const { services, build } = context;
  const { resource, type, name } = plan;
  if (resource === undefined || build.pipelineId === undefined) return;
  const target = await findCheckTarget(services.db, { pipelineId: build.pipelineId, name: resource, type });
  if (target === undefined) throw new Error(`resource '${resource}' deleted`);
  const isShared = services.options.globalResources && !target.hasUniqueHistory;
  const config = { type: request.image.typeRef, sourceHash: digestJson(request.source) };
  const scope = await findScope(services.db, config, isShared ? undefined : target.id);
  if (scope === undefined) throw unknownBaseType(request.image);
  if (target.scopeId !== scope.id) await pointResourceAtScope(services.db, target.id, scope);
  await savePutVersion(services.db, {
    scopeId: scope.id,
    resourceId: target.id,
    buildId: build.id,
    name,
    version,
    metadata,
  });
}
