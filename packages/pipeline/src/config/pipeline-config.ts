import type { JobConfig } from './job-config.ts';
import type { JsonValue } from './json-value.ts';
import type { PrototypeConfig, ResourceConfig, ResourceTypeConfig } from './resource-config.ts';

/** A pipeline in normal form (pipeline-language.md 4, 10.2). Sections the author left out are empty lists. */
export interface PipelineConfig {
  readonly groups: readonly GroupConfig[];
  readonly varSources: readonly VarSourceConfig[];
  readonly resources: readonly ResourceConfig[];
  readonly resourceTypes: readonly ResourceTypeConfig[];
  readonly prototypes: readonly PrototypeConfig[];
  readonly jobs: readonly JobConfig[];
  readonly display?: DisplayConfig;
  /** Any value; absent where the author gave none or null. */
  readonly userData?: JsonValue;
}

/** One entry of `groups` (4.1). */
export interface GroupConfig {
  readonly name: string;
  /** Globs of job names. */
  readonly jobs?: readonly string[];
  readonly resources?: readonly string[];
}

/** One entry of `var_sources` (4.3). `config` is free-form here; the validator knows the types. */
export interface VarSourceConfig {
  readonly name: string;
  readonly type: string;
  readonly config: JsonValue;
}

/** `display` (4.6). */
export interface DisplayConfig {
  readonly backgroundImage?: string;
  readonly backgroundFilter?: string;
}
