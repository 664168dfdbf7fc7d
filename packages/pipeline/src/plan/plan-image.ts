import type { CheckInterval } from '../config/check-interval.ts';
import type { ResourceTypeConfig } from '../config/resource-config.ts';
import type { ImageResource } from '../config/task-config.ts';
import type { CheckPlan, GetPlan, PlanId, TypeImage } from './plan.ts';

/** What images are planned with. */
export interface ImageContext {
  /** Custom types to choose from, defaults merged. */
  types: readonly ResourceTypeConfig[];
  /** Tags of the step, for images that have none. */
  stepTags: readonly string[];
  /** Check for a newer image although the interval hasn't passed. */
  skipInterval: boolean;
  /** Interval of images without one (`--resource-checking-interval`). */
  checkInterval: CheckInterval;
}

/**
 * The image for a step or check `id` of resource type `type`: a base type as it is; for a custom type a check and a get of its image,
 * each with the image of the parent type, down to the base type (pipeline-language.md 11.5). A type is looked up without those above
 * it, which is how it may shadow its base type.
 */
export function planTypeImage(id: PlanId, type: string, context: ImageContext): TypeImage {
  const parent = context.types.find((candidate) => candidate.name === type);
  if (parent === undefined) return { baseType: type };
  const types = context.types.filter((candidate) => candidate.name !== parent.name);
  const { checkPlan, getPlan } = planFetch(id, parent, { ...context, types });
  return {
    ...(getPlan.image.baseType !== undefined && { baseType: getPlan.image.baseType }),
    ...(parent.privileged === true && { privileged: true }),
    ...(checkPlan !== undefined && { checkPlan: { ...checkPlan, resourceType: type } }),
    getPlan,
  };
}

/** How an image is fetched: a check and a get of what it found, or the get alone where the version is pinned. */
export interface ImageFetch {
  checkPlan?: CheckPlan;
  getPlan: GetPlan;
}

/** The nodes that fetch a task's image: `<id>/image-check` and `<id>/image-get`, named `image` (11.5). */
export function planTaskImage(id: PlanId, image: ImageResource, context: ImageContext): ImageFetch {
  return planFetch(id, { ...image, name: 'image' }, context);
}

type FetchedImage = Pick<ResourceTypeConfig, 'name' | 'type' | 'source' | 'params' | 'tags' | 'checkEvery'> &
  Pick<ImageResource, 'version'>;

function planFetch(id: PlanId, image: FetchedImage, context: ImageContext): ImageFetch {
  const [checkId, getId] = [`${id}/image-check` as PlanId, `${id}/image-get` as PlanId];
  const tags = image.tags === undefined || image.tags.length === 0 ? context.stepTags : image.tags;
  const nested = { ...context, stepTags: tags };
  const common = {
    name: image.name,
    type: image.type,
    source: image.source,
    ...(tags.length > 0 && { tags }),
  };
  const getPlan: GetPlan = {
    id: getId,
    kind: 'get',
    ...common,
    image: planTypeImage(getId, image.type, nested),
    ...(image.params !== undefined && { params: image.params }),
    ...(image.version === undefined ? { versionFrom: checkId } : { version: image.version }),
  };
  if (image.version !== undefined) return { getPlan };
  const checkPlan: CheckPlan = {
    id: checkId,
    kind: 'check',
    ...common,
    image: planTypeImage(checkId, image.type, nested),
    interval: image.checkEvery ?? context.checkInterval,
    ...(context.skipInterval && { skipInterval: true }),
  };
  return { checkPlan, getPlan };
}
