import type { Brand } from '@rondo/foundation';
import type { CheckInterval } from '../config/check-interval.ts';
import type { JsonObject } from '../config/json-value.ts';
import type { ResourceTypeConfig, VersionConfig } from '../config/resource-config.ts';
import type { AcrossVarConfig, HookKind, PutInputs } from '../config/step-config.ts';
import type { ContainerLimits, TaskConfig, TaskEnvironment } from '../config/task-config.ts';

/** Identity of a node within its build: the same text in events, containers and the public plan (pipeline-language.md 11.2). */
export type PlanId = Brand<string, 'PlanId'>;

/** What a build runs: a tree of nodes, frozen when the build starts (pipeline-language.md 11.3, 11.4). */
export type Plan =
  | GetPlan
  | PutPlan
  | CheckPlan
  | TaskPlan
  | RunPlan
  | SetPipelinePlan
  | LoadVarPlan
  | DoPlan
  | InParallelPlan
  | RetryPlan
  | AcrossPlan
  | TryPlan
  | TimeoutPlan
  | HookPlan
  | ArtifactInputPlan
  | ArtifactOutputPlan
  | NothingPlan;

export type PlanKind = Plan['kind'];

interface PlanNode<Kind extends string> {
  readonly id: PlanId;
  readonly kind: Kind;
}

/** The image that a resource's scripts run in (11.5): a base type of the worker, or a custom type to check and fetch first. */
export interface TypeImage {
  /** Bottom-most base type; workers are chosen by it. */
  readonly baseType?: string;
  readonly privileged?: boolean;
  /** Absent for base types, and where the version is known. */
  readonly checkPlan?: CheckPlan;
  readonly getPlan?: GetPlan;
}

/** Fetches a version: a known one, or the one that another node came to. */
export interface GetPlan extends PlanNode<'get'> {
  readonly name: string;
  readonly type: string;
  readonly source: JsonObject | null;
  readonly image: TypeImage;
  readonly version?: VersionConfig;
  readonly versionFrom?: PlanId;
  readonly params?: JsonObject;
  /** Resource of the pipeline whose version's metadata is updated. */
  readonly resource?: string;
  readonly tags?: readonly string[];
  readonly timeout?: string;
}

export interface PutPlan extends PlanNode<'put'> {
  readonly name: string;
  readonly type: string;
  readonly source: JsonObject | null;
  readonly image: TypeImage;
  readonly params?: JsonObject;
  /** Absent: detect. */
  readonly inputs?: PutInputs;
  /** Resource of the pipeline that the version is saved to. */
  readonly resource?: string;
  readonly tags?: readonly string[];
  readonly timeout?: string;
  readonly exposeBuildCreatedBy?: boolean;
}

/** Looks for versions; for a resource, a resource type, a prototype, or none of them (a task's image). */
export interface CheckPlan extends PlanNode<'check'> {
  readonly name: string;
  readonly type: string;
  readonly source: JsonObject | null;
  readonly image: TypeImage;
  readonly fromVersion?: VersionConfig;
  readonly resource?: string;
  readonly resourceType?: string;
  readonly prototype?: string;
  readonly interval?: CheckInterval;
  /** Check although the interval hasn't passed. */
  readonly skipInterval?: boolean;
  readonly timeout?: string;
  readonly tags?: readonly string[];
}

export interface TaskPlan extends PlanNode<'task'> {
  readonly name: string;
  readonly privileged: boolean;
  readonly hermetic: boolean;
  readonly tags?: readonly string[];
  /** `ARTIFACT/path`, read at run time. Either this or `config`. */
  readonly configPath?: string;
  readonly config?: TaskConfig;
  readonly containerLimits?: ContainerLimits;
  /** Artifact that is the image. */
  readonly image?: string;
  readonly vars?: JsonObject;
  readonly params?: TaskEnvironment;
  readonly inputMapping?: Readonly<Record<string, string>>;
  readonly outputMapping?: Readonly<Record<string, string>>;
  readonly timeout?: string;
  /** Types that the image of the task may be of, defaults merged. */
  readonly resourceTypes?: readonly ResourceTypeConfig[];
  /** Check the image although the interval hasn't passed. */
  readonly checkSkipInterval?: boolean;
}

export interface RunPlan extends PlanNode<'run'> {
  readonly message: string;
  readonly type: string;
  readonly object?: JsonObject;
  readonly privileged: boolean;
  readonly tags?: readonly string[];
  readonly containerLimits?: ContainerLimits;
  readonly timeout?: string;
}

export interface SetPipelinePlan extends PlanNode<'set_pipeline'> {
  readonly name: string;
  readonly file: string;
  readonly team?: string;
  readonly vars?: JsonObject;
  readonly varFiles?: readonly string[];
  readonly instanceVars?: JsonObject;
}

export interface LoadVarPlan extends PlanNode<'load_var'> {
  readonly name: string;
  readonly file: string;
  readonly format?: string;
  readonly reveal?: boolean;
}

export interface DoPlan extends PlanNode<'do'> {
  readonly steps: readonly Plan[];
}

export interface InParallelPlan extends PlanNode<'in_parallel'> {
  readonly steps: readonly Plan[];
  /** Below 1 and absent: no limit. */
  readonly limit?: number;
  readonly failFast?: boolean;
}

/** `attempts`: one separately planned copy per attempt. */
export interface RetryPlan extends PlanNode<'retry'> {
  readonly attempts: readonly Plan[];
}

/** Expanded when it runs, see `expandAcross`. */
export interface AcrossPlan extends PlanNode<'across'> {
  readonly vars: readonly AcrossVarConfig[];
  /** The plan of the step as JSON text, vars in place. */
  readonly substepTemplate: string;
  readonly failFast?: boolean;
}

export interface TryPlan extends PlanNode<'try'> {
  readonly step: Plan;
}

export interface TimeoutPlan extends PlanNode<'timeout'> {
  readonly step: Plan;
  /** Go duration. */
  readonly duration: string;
}

export interface HookPlan extends PlanNode<HookKind> {
  readonly step: Plan;
  readonly hook: Plan;
}

/** An uploaded artifact of `fly execute`. */
export interface ArtifactInputPlan extends PlanNode<'artifact_input'> {
  readonly artifactId: number;
  readonly name: string;
}

/** An artifact that `fly execute` downloads. */
export interface ArtifactOutputPlan extends PlanNode<'artifact_output'> {
  readonly name: string;
}

/** A node of no known kind, as a client may post it: runs as nothing and succeeds (11.1). */
export interface NothingPlan extends PlanNode<'nothing'> {}
