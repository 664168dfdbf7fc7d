import type { CheckInterval } from './check-interval.ts';
import type { JsonObject } from './json-value.ts';

/** A version as resource scripts exchange it: a map of strings. */
export interface VersionConfig {
  readonly [key: string]: string;
}

/**
 * One entry of `resources` (pipeline-language.md 4.2). A field that is absent here was absent, null, false or empty.
 * Names may be empty: a config that failed validation still has this shape.
 */
export interface ResourceConfig {
  readonly name: string;
  readonly oldName?: string;
  readonly public?: boolean;
  readonly webhookToken?: string;
  readonly type: string;
  /** Null where the author gave none: scripts then get `"source": null`. */
  readonly source: JsonObject | null;
  readonly checkEvery?: CheckInterval;
  /** Unchecked text; read as a Go duration when a check starts. */
  readonly checkTimeout?: string;
  readonly tags?: readonly string[];
  /** The pinned version. */
  readonly version?: VersionConfig;
  readonly icon?: string;
  readonly exposeBuildCreatedBy?: boolean;
}

/** One entry of `resource_types` or `prototypes`, which share their shape (pipeline-language.md 4.4). */
export interface ResourceTypeConfig {
  readonly name: string;
  readonly type: string;
  readonly source: JsonObject | null;
  /** Merged under the `source` of everything of this type; the other's keys win. */
  readonly defaults?: JsonObject;
  readonly privileged?: boolean;
  readonly checkEvery?: CheckInterval;
  readonly tags?: readonly string[];
  /** `get` params of the type's image. */
  readonly params?: JsonObject;
}

/** One entry of `prototypes` (pipeline-language.md 4.4). */
export type PrototypeConfig = ResourceTypeConfig;
