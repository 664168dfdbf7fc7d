import { digestVersion, type UsedResourceCache, useResourceCache } from '@rondo/db';
import type { GetPlan, JsonObject, VersionConfig } from '@rondo/pipeline';
import { type FetchedImage, fetchTypeImage } from '../images/fetch-type-image.ts';
import { digestJson } from '../run/digest-json.ts';
import { stepTimeoutMs } from '../run/step-timeout.ts';
import type { RunState } from '../run-state.ts';
import { type StepContext, topPosition } from '../step-context.ts';
import { BuildVars } from '../vars/build-vars.ts';
import { resolveVars } from '../vars/resolve-vars.ts';

/** What a get was told, with its vars filled in, and the cache that its files belong into. */
export interface GetRequest {
  readonly source: JsonObject | null;
  readonly params: JsonObject | undefined;
  readonly version: VersionConfig;
  readonly image: FetchedImage;
  readonly cache: UsedResourceCache;
  readonly timeoutMs: number | undefined;
}

export interface PrepareGetOptions {
  readonly plan: GetPlan;
  readonly context: StepContext;
  readonly state: RunState;
  readonly signal: AbortSignal;
}

/** Fills vars in, fetches the type's image, finds version and cache (scheduling.md 9.1, 1 to 3). Throws with the text users read. */
export async function prepareGet({ plan, context, state, signal }: PrepareGetOptions): Promise<GetRequest> {
  const { services, build, stepFor } = context;
  const vars = new BuildVars(state, context);
  const source = await resolveVars(plan.source, vars, signal);
  const params = plan.params === undefined ? undefined : await resolveVars(plan.params, vars, signal);
  const timeoutMs = stepTimeoutMs(plan.timeout, services.options.defaultGetTimeout);
  const stepOfImage = (inner: Parameters<typeof stepFor>[0]) => stepFor(inner, topPosition);
  const image = await fetchTypeImage(plan.type, plan.image, { signal, state, build: stepOfImage });
  const version = plan.version ?? (plan.versionFrom === undefined ? undefined : state.version(plan.versionFrom));
  if (version === undefined) throw new Error('version is missing from previous step');
  const isImage = plan.id.endsWith('/image-get') && !build.isInMemory;
  const key = {
    type: image.typeRef,
    sourceHash: digestJson(source),
    version,
    versionDigest: digestVersion(version),
    paramsHash: digestJson(params ?? {}),
  };
  const user = { id: build.id, startTimeMs: build.startTimeMs, image: isImage ? { jobId: build.jobId } : undefined };
  const cache = await useResourceCache(services.db, key, user);
  if (cache === undefined) throw unknownBaseType(image);
  return { source, params, version, image, cache, timeoutMs };
}

/** No worker offers the type; the text is the stock one (pipeline-language.md 14). */
export function unknownBaseType({ typeRef }: FetchedImage): Error {
  const name = typeRef.kind === 'base' ? typeRef.name : typeRef.imageCacheId;
  return new Error(`create resource config: base resource type not found: ${name}`);
}
