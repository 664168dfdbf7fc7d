import type { ResourceCacheId, ResourceTypeRef } from '@rondo/db';
import { RondoError } from '@rondo/foundation';
import type { CheckPlan, GetPlan, TypeImage } from '@rondo/pipeline';
import type { Artifact } from '@rondo/runtime';
import type { StepImage } from '../run/run-in-container.ts';
import type { RunState } from '../run-state.ts';
import type { Step } from '../step.ts';
import type { StepResult } from '../step-result.ts';

/** The image of a type or task could not be had. Its own steps have said why in the log. */
export class ImageFetchError extends RondoError {
  readonly code = 'IMAGE_FETCH';
}

export interface FetchedImage {
  readonly image: StepImage;
  /** What makes resources of this type the same as others. */
  readonly typeRef: ResourceTypeRef;
  readonly privileged: boolean;
}

export interface FetchImageOptions {
  readonly signal: AbortSignal;
  readonly state: RunState;
  /** Makes a step of a plan of this build. */
  readonly build: (plan: CheckPlan | GetPlan) => Step;
}

/** What a resource's programs run in: a base type as workers offer it, or a custom type's image, checked and fetched (scheduling.md 5.7). */
export async function fetchTypeImage(
  type: string,
  image: TypeImage,
  options: FetchImageOptions,
): Promise<FetchedImage> {
  if (image.getPlan === undefined) {
    const name = image.baseType ?? type;
    return { image: { kind: 'base-type', type: name }, typeRef: { kind: 'base', name }, privileged: false };
  }
  const plans = { getPlan: image.getPlan, ...(image.checkPlan === undefined ? {} : { checkPlan: image.checkPlan }) };
  const { artifact, cacheId } = await fetchImage(plans, options);
  return {
    image: { kind: 'artifact', artifact },
    typeRef: { kind: 'custom', imageCacheId: cacheId },
    privileged: image.privileged ?? false,
  };
}

/**
 * Checks and gets an image, in a scope of its own. Throws ImageFetchError when one of them failed, its own error when it
 * errored, the signal's reason when it was interrupted.
 */
export async function fetchImage(
  { checkPlan, getPlan }: { checkPlan?: CheckPlan; getPlan: GetPlan },
  { signal, state, build }: FetchImageOptions,
): Promise<{ artifact: Artifact; cacheId: ResourceCacheId }> {
  const scope = state.emptyScope();
  if (checkPlan !== undefined) throwUnlessSucceeded(await build(checkPlan).run(signal, scope), 'image check failed');
  throwUnlessSucceeded(await build(getPlan).run(signal, scope), 'image fetching failed');
  const artifact = scope.artifact(getPlan.name);
  const cacheId = scope.resourceCache(getPlan.id);
  if (artifact === undefined || cacheId === undefined) throw new ImageFetchError('image fetching left no image');
  return { artifact, cacheId: cacheId as ResourceCacheId };
}

function throwUnlessSucceeded(result: StepResult, failure: string): void {
  switch (result.kind) {
    case 'succeeded':
      return;
    case 'failed':
      throw new ImageFetchError(failure);
    case 'errored':
      throw result.errors[0];
    case 'aborted':
      throw new ImageFetchError('interrupted');
  }
}
