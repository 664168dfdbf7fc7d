export type { CheckInterval } from './config/check-interval.ts';
export type { BuildLogRetention, JobConfig } from './config/job-config.ts';
export { isJsonObject, type JsonObject, type JsonValue, jsonObject } from './config/json-value.ts';
export type { DisplayConfig, GroupConfig, PipelineConfig, VarSourceConfig } from './config/pipeline-config.ts';
export type { PrototypeConfig, ResourceConfig, ResourceTypeConfig, VersionConfig } from './config/resource-config.ts';
export {
  type AcrossStepConfig,
  type AcrossVarConfig,
  type AttemptsStepConfig,
  type CoreStepConfig,
  type DoStepConfig,
  type GetStepConfig,
  type GetVersion,
  type HookKind,
  type HookStepConfig,
  hookKinds,
  type InlineTaskConfig,
  type InParallelStepConfig,
  type LoadVarStepConfig,
  type ModifierStepConfig,
  type PutInputs,
  type PutStepConfig,
  type RunStepConfig,
  type SetPipelineStepConfig,
  type Step,
  type StepConfig,
  type TaskStepConfig,
  type TimeoutStepConfig,
  type TryStepConfig,
} from './config/step-config.ts';
export type {
  ContainerLimits,
  ImageResource,
  TaskCacheConfig,
  TaskConfig,
  TaskEnvironment,
  TaskInputConfig,
  TaskOutputConfig,
  TaskRunConfig,
} from './config/task-config.ts';
export { type DiffOptions, diffPipelines } from './diff/diff-pipelines.ts';
export { type OrderedRenames, orderRenames, type Rename } from './diff/order-renames.ts';
export type {
  DiffChange,
  DiffItem,
  DiffLine,
  DiffSection,
  DiffSectionKind,
  PipelineDiff,
} from './diff/pipeline-diff.ts';
export { type RenderOptions, renderDiff } from './diff/render-diff.ts';
export { type AcrossSubstep, type ExpandedAcross, expandAcross } from './plan/expand-across.ts';
export type {
  AcrossPlan,
  ArtifactInputPlan,
  ArtifactOutputPlan,
  CheckPlan,
  DoPlan,
  GetPlan,
  HookPlan,
  InParallelPlan,
  LoadVarPlan,
  NothingPlan,
  Plan,
  PlanId,
  PlanKind,
  PutPlan,
  RetryPlan,
  RunPlan,
  SetPipelinePlan,
  TaskPlan,
  TimeoutPlan,
  TryPlan,
  TypeImage,
} from './plan/plan.ts';
export { type BuildPlanContext, type PlannedBuild, planBuild } from './plan/plan-build.ts';
export { type Checkable, type CheckIntervals, type CheckPlanContext, planCheck } from './plan/plan-check.ts';
export { type DecodedPlan, decodePlan, encodePlan } from './plan/plan-codec.ts';
export { type ExecuteInput, type ExecuteRequest, planExecute } from './plan/plan-execute.ts';
export { countPlanIds, type PlanIds } from './plan/plan-ids.ts';
export { type ImageContext, type ImageFetch, planTaskImage, planTypeImage } from './plan/plan-image.ts';
export { publicPlan } from './plan/public-plan.ts';
export { type BaseTypeDefaults, defaultsOf, mergeSource, mergeTypeSources } from './plan/source-defaults.ts';
export { mapPlans, visitPlans } from './plan/visit-plans.ts';
