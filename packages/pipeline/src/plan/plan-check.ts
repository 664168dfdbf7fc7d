import type { CheckInterval } from '../config/check-interval.ts';
import type { PrototypeConfig, ResourceConfig, ResourceTypeConfig, VersionConfig } from '../config/resource-config.ts';
import type { CheckPlan } from './plan.ts';
import type { PlanIds } from './plan-ids.ts';
import { planTypeImage } from './plan-image.ts';
import { type BaseTypeDefaults, defaultsOf, mergeSource, mergeTypeSources } from './source-defaults.ts';

/** What is checked. */
export type Checkable =
  | { kind: 'resource'; config: ResourceConfig }
  | { kind: 'resource-type'; config: ResourceTypeConfig }
  | { kind: 'prototype'; config: PrototypeConfig };

/** How often things are checked that don't say so themselves (scheduling.md 5.2). */
export interface CheckIntervals {
  /** `--resource-checking-interval`; also of images. */
  resource: CheckInterval;
  /** `--resource-with-webhook-checking-interval`. */
  webhook: CheckInterval;
  /** `--resource-type-checking-interval`. */
  resourceType: CheckInterval;
}

export interface CheckPlanContext {
  /** All types of the pipeline, as configured. */
  types: readonly ResourceTypeConfig[];
  baseDefaults: BaseTypeDefaults;
  intervals: CheckIntervals;
  /** Check from this version. */
  from?: VersionConfig;
  /** `no`: respect intervals; `subject`: check now, images in their time; `all`: images too (scheduling.md 5.3). */
  skipInterval: 'no' | 'subject' | 'all';
  ids: PlanIds;
}

/** The plan of a check build: one node, with its type's image (pipeline-language.md 11.5). */
export function planCheck(subject: Checkable, context: CheckPlanContext): CheckPlan {
  const { config } = subject;
  const types = context.types.filter((type) => subject.kind === 'resource' || type.name !== config.name);
  const id = context.ids.next();
  const defaults = defaultsOf(config.type, types, context.baseDefaults);
  return {
    id,
    kind: 'check',
    name: config.name,
    type: config.type,
    source: mergeSource(defaults, config.source),
    image: planTypeImage(id, config.type, {
      types: mergeTypeSources(context.types, context.baseDefaults).filter((type) =>
        types.some((other) => other.name === type.name),
      ),
      stepTags: config.tags ?? [],
      skipInterval: context.skipInterval === 'all',
      checkInterval: context.intervals.resource,
    }),
    ...(context.from !== undefined && { fromVersion: context.from }),
    ...ownerOf(subject),
    interval: config.checkEvery ?? defaultInterval(subject, context.intervals),
    ...(context.skipInterval !== 'no' && { skipInterval: true }),
    ...(subject.kind === 'resource' &&
      subject.config.checkTimeout !== undefined && { timeout: subject.config.checkTimeout }),
    ...(config.tags !== undefined && { tags: config.tags }),
  };
}

function ownerOf({ kind, config }: Checkable): Pick<CheckPlan, 'resource' | 'resourceType' | 'prototype'> {
  if (kind === 'resource') return { resource: config.name };
  return kind === 'prototype' ? { prototype: config.name } : { resourceType: config.name };
}

function defaultInterval(subject: Checkable, intervals: CheckIntervals): CheckInterval {
  if (subject.kind === 'resource-type') return intervals.resourceType;
  return subject.kind === 'resource' && subject.config.webhookToken !== undefined
    ? intervals.webhook
    : intervals.resource;
}
