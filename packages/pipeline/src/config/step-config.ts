import type { JsonNode } from '../json/json-node.ts';
import type { JsonObject, JsonValue } from './json-value.ts';
import type { VersionConfig } from './resource-config.ts';
import type { ContainerLimits, TaskConfig, TaskEnvironment } from './task-config.ts';
import type { WholeNumber } from './whole-number.ts';

/**
 * A step at one position of a plan: its config and what the author wrote beside it that no kind knows. Modifiers and
 * hooks are steps that wrap steps, outermost first: ensure, on_error, on_abort, on_failure, on_success, across,
 * attempts, timeout, then the core step (pipeline-language.md 5.1). Only positions carry unknown fields, wraps don't.
 */
export interface Step {
  readonly config: StepConfig;
  readonly unknownFields?: ReadonlyMap<string, JsonNode>;
}

export type StepConfig = CoreStepConfig | ModifierStepConfig | HookStepConfig;

export type CoreStepConfig =
  | GetStepConfig
  | PutStepConfig
  | TaskStepConfig
  | RunStepConfig
  | SetPipelineStepConfig
  | LoadVarStepConfig
  | TryStepConfig
  | DoStepConfig
  | InParallelStepConfig;

export type ModifierStepConfig = AcrossStepConfig | AttemptsStepConfig | TimeoutStepConfig;

/** The five hooks, innermost first. */
export const hookKinds = ['on_success', 'on_failure', 'on_abort', 'on_error', 'ensure'] as const;
export type HookKind = (typeof hookKinds)[number];

/** `get` (5.2). */
export interface GetStepConfig {
  readonly kind: 'get';
  readonly name: string;
  /** The resource where it is not named like the step. */
  readonly resource?: string;
  /** Absent: latest. */
  readonly version?: GetVersion;
  readonly params?: JsonObject;
  /** Globs of job names. */
  readonly passed?: readonly string[];
  readonly trigger?: boolean;
  readonly tags?: readonly string[];
  readonly timeout?: string;
}

/** `unknown` is a word that is neither `latest` nor `every`; it means latest. */
export type GetVersion =
  | { readonly kind: 'latest' }
  | { readonly kind: 'every' }
  | { readonly kind: 'pinned'; readonly version: VersionConfig }
  | { readonly kind: 'unknown' };

/** `put` (5.3). */
export interface PutStepConfig {
  readonly kind: 'put';
  readonly name: string;
  readonly resource?: string;
  readonly params?: JsonObject;
  /** Absent: detect. */
  readonly inputs?: PutInputs;
  readonly tags?: readonly string[];
  /** Params of the implicit get. */
  readonly getParams?: JsonObject;
  readonly timeout?: string;
  readonly noGet?: boolean;
}

/** `unknown` is a word that is neither `all` nor `detect`; it means no inputs at all. */
export type PutInputs =
  | { readonly kind: 'all' }
  | { readonly kind: 'detect' }
  | { readonly kind: 'named'; readonly names: readonly string[] }
  | { readonly kind: 'unknown' };

/** `task` (5.5): exactly one of `file` and `config` once validated. */
export interface TaskStepConfig {
  readonly kind: 'task';
  readonly name: string;
  readonly privileged?: boolean;
  readonly hermetic?: boolean;
  readonly file?: string;
  readonly containerLimits?: ContainerLimits;
  readonly config?: InlineTaskConfig;
  readonly params?: TaskEnvironment;
  readonly vars?: JsonObject;
  readonly tags?: readonly string[];
  readonly inputMapping?: Readonly<Record<string, string>>;
  readonly outputMapping?: Readonly<Record<string, string>>;
  /** Name of the artifact that is the image. */
  readonly image?: string;
  readonly timeout?: string;
}

/** A task config written inside the step: its unknown fields are a validation error, not a parse error. */
export interface InlineTaskConfig extends TaskConfig {
  readonly unknownFields?: ReadonlyMap<string, JsonNode>;
}

/** `run` (5.4): `type` is the prototype. */
export interface RunStepConfig {
  readonly kind: 'run';
  readonly message: string;
  readonly type: string;
  readonly params?: JsonObject;
  readonly privileged?: boolean;
  readonly tags?: readonly string[];
  readonly containerLimits?: ContainerLimits;
  readonly timeout?: string;
}

/** `set_pipeline` (5.6). */
export interface SetPipelineStepConfig {
  readonly kind: 'set_pipeline';
  /** `self` is the pipeline of the build. */
  readonly name: string;
  readonly file?: string;
  readonly team?: string;
  readonly vars?: JsonObject;
  readonly varFiles?: readonly string[];
  readonly instanceVars?: JsonObject;
}

/** `load_var` (5.6). */
export interface LoadVarStepConfig {
  readonly kind: 'load_var';
  readonly name: string;
  readonly file?: string;
  readonly format?: string;
  readonly reveal?: boolean;
}

export interface TryStepConfig {
  readonly kind: 'try';
  readonly step: Step;
}

export interface DoStepConfig {
  readonly kind: 'do';
  /** Null where the author wrote `do:` and nothing: an empty list that prints as null. */
  readonly steps: readonly Step[] | null;
  readonly tags?: readonly string[];
}

export interface InParallelStepConfig {
  readonly kind: 'in_parallel';
  readonly steps: readonly Step[];
  /** Below 1 and absent: no limit. */
  readonly limit?: WholeNumber;
  readonly failFast?: boolean;
  readonly tags?: readonly string[];
}

/** `across` (5.6): runs the step once for each combination of values. */
export interface AcrossStepConfig {
  readonly kind: 'across';
  /** Null and empty are refused by validation. */
  readonly vars: readonly AcrossVarConfig[] | null;
  readonly failFast?: boolean;
  readonly step: StepConfig;
}

export interface AcrossVarConfig {
  /** Name of the local var. */
  readonly name: string;
  /** A list, or a var that resolves to one; absent: no iteration. Anything else fails when the step runs. */
  readonly values?: JsonValue;
  /** Absent: 1. */
  readonly maxInFlight?: WholeNumber | 'all';
}

/** `attempts` (5.6). */
export interface AttemptsStepConfig {
  readonly kind: 'attempts';
  readonly attempts: WholeNumber;
  readonly step: StepConfig;
}

/** `timeout` around a step that has no such field of its own (5.1). */
export interface TimeoutStepConfig {
  readonly kind: 'timeout';
  readonly duration: string;
  readonly step: StepConfig;
}

/** A step with one hook (5.1, 12.3). */
export interface HookStepConfig {
  readonly kind: HookKind;
  readonly step: StepConfig;
  readonly hook: Step;
}
