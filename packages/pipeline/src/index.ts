export { type CheckedPipeline, checkPipeline, type PlacedWarning } from './check/check-pipeline.ts';
export { findTraps } from './check/find-traps.ts';
export { type Finding, findingsOf, renderFindings, toFindings } from './check/finding.ts';
export { type FormatFileResult, formatPipelineFile } from './check/format-pipeline-file.ts';
export { type HeadStyle, renderErrors, renderWarnings } from './check/render-findings.ts';
export {
  type ValidateFileOptions,
  type ValidateFileResult,
  validatePipelineFile,
  validateTemplate,
} from './check/validate-pipeline-file.ts';
export type { CheckInterval } from './config/check-interval.ts';
export { compareBytes } from './config/compare-bytes.ts';
export type { BuildLogRetention, JobConfig } from './config/job-config.ts';
export { jobStep } from './config/job-step.ts';
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
export { childSteps, walkSteps } from './config/walk-steps.ts';
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
export { formatGoDuration } from './duration/format-go-duration.ts';
export { type ParsedDuration, parseGoDuration } from './duration/parse-go-duration.ts';
export { type Formatted, formatPipeline } from './format/format-pipeline.ts';
export { encodePipeline, printPipeline, printPipelineJson } from './format/print-pipeline.ts';
export { DecodeProblem, type DocumentPath } from './parse/decode-problem.ts';
export {
  decodeStoredPipeline,
  type StoredForm,
  storedGroup,
  storedJob,
  storedPrototype,
  storedResource,
  storedResourceType,
  storedStep,
  storedTaskConfig,
  storedVarSource,
} from './parse/decode-stored.ts';
export { nearestName } from './parse/nearest-name.ts';
export { type ParsedPipeline, parsePipeline } from './parse/parse-pipeline.ts';
export { type ParsedTaskConfig, parseTaskConfig, readTaskConfig } from './parse/parse-task-config.ts';
export { type ParsedMemoryLimit, parseMemoryLimit } from './parse/task/parse-memory-limit.ts';
export type { BuildPlanContext } from './plan/build-plan-context.ts';
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
export { type PlannedBuild, planBuild } from './plan/plan-build.ts';
export { type Checkable, type CheckIntervals, type CheckPlanContext, planCheck } from './plan/plan-check.ts';
export { type DecodedPlan, decodePlan, encodePlan } from './plan/plan-codec.ts';
export { type ExecuteInput, type ExecuteRequest, planExecute } from './plan/plan-execute.ts';
export { countPlanIds, type PlanIds } from './plan/plan-ids.ts';
export { type ImageContext, type ImageFetch, planTaskImage, planTypeImage } from './plan/plan-image.ts';
export { planSchema } from './plan/plan-node-codec.ts';
export { publicPlan } from './plan/public-plan.ts';
export { type BaseTypeDefaults, defaultsOf, mergeSource, mergeTypeSources } from './plan/source-defaults.ts';
export { mapPlans, visitPlans } from './plan/visit-plans.ts';
export { pipelineSchema, taskSchema } from './schema/pipeline-schema.ts';
export type { SchemaNode } from './schema/schema-node.ts';
export { type FilledPipeline, type FillOptions, fillPipeline, fillTemplate } from './text/fill-pipeline.ts';
export type { LanguageProblem } from './text/language-problem.ts';
export type { TextPlace } from './text/locate-path.ts';
export { type OpenedTemplate, openTemplate } from './text/open-template.ts';
export { parseWithVars } from './text/parse-with-vars.ts';
export { checkIdentifier, type IdentifierVerdict } from './validate/check-identifier.ts';
export { compileGroupGlob, type GroupGlob } from './validate/compile-group-glob.ts';
export {
  type ConfigWarning,
  formatValidationError,
  type LocatedWarning,
  type ValidationError,
  type ValidationProblem,
  type ValidationReport,
} from './validate/findings.ts';
export { matchPathGlob } from './validate/match-path-glob.ts';
export { validatePipeline } from './validate/validate-pipeline.ts';
export { validateTaskConfig } from './validate/validate-task-config.ts';
export { type OrderedVarSources, orderVarSources } from './validate/var-sources/order-var-sources.ts';
export { type Evaluated, type EvaluateOptions, evaluateTemplate } from './vars/evaluate-template.ts';
export { expandVars, flattenVars, type VarPair } from './vars/flatten-vars.ts';
export { type GatheredVars, type GivenVars, gatherVars } from './vars/gather-vars.ts';
export {
  type Interpolated,
  type InterpolateOptions,
  interpolate,
  interpolateWith,
  varNamesIn,
} from './vars/interpolate.ts';
export { MultiVars } from './vars/multi-vars.ts';
export { NamedVars } from './vars/named-vars.ts';
export { type ParsedVarFlag, parseVarFlag, parseYamlVarFlag } from './vars/parse-var-flags.ts';
export { parseVarReference } from './vars/parse-var-reference.ts';
export { readVarsFile, type VarsFile } from './vars/read-vars-file.ts';
export { StaticVars } from './vars/static-vars.ts';
export { VarProblem, type VarProblemCode } from './vars/var-problem.ts';
export { findVarNames, formatVarReference, isWholeVar, type VarReference } from './vars/var-reference.ts';
export type { StaticVarSource, VarLookup, VarSource } from './vars/var-source.ts';
export { NumberText, type VarMap, type VarValue } from './vars/var-value.ts';
