import type { CheckInterval } from '../config/check-interval.ts';
import type { PrototypeConfig, ResourceConfig, ResourceTypeConfig, VersionConfig } from '../config/resource-config.ts';
import type { PlanIds } from './plan-ids.ts';
import type { BaseTypeDefaults } from './source-defaults.ts';

/** What a job's plan is made from besides its config (pipeline-language.md 11.1). */
export interface BuildPlanContext {
  resources: readonly Pick<ResourceConfig, 'name' | 'type' | 'source' | 'exposeBuildCreatedBy'>[];
  /** The pipeline's types as configured. */
  resourceTypes: readonly ResourceTypeConfig[];
  prototypes: readonly PrototypeConfig[];
  /** The version chosen for each get, by step name. */
  versions: ReadonlyMap<string, VersionConfig>;
  manuallyTriggered: boolean;
  baseDefaults: BaseTypeDefaults;
  /** Interval of image checks that have none of their own (`--resource-checking-interval`). */
  checkInterval: CheckInterval;
  ids: PlanIds;
}
