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
