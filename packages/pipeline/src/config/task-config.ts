import type { JsonObject } from './json-value.ts';
import type { VersionConfig } from './resource-config.ts';
import type { WholeNumber } from './whole-number.ts';

/** Environment of a task after coercion: every value is text (pipeline-language.md 3.2). */
export interface TaskEnvironment {
  readonly [name: string]: string;
}

/** `container_limits` in normal form (pipeline-language.md 3.4). 0 means unlimited, absent means the server's default. */
export interface ContainerLimits {
  /** CPU shares. */
  readonly cpu?: WholeNumber;
  readonly memoryBytes?: WholeNumber;
}

/** The image of a task (pipeline-language.md 6). Its `name` is always `image` and therefore not kept. */
export interface ImageResource {
  readonly name?: string;
  readonly type: string;
  readonly source: JsonObject | null;
  readonly params?: JsonObject;
  readonly version?: VersionConfig;
  readonly tags?: readonly string[];
}

export interface TaskInputConfig {
  readonly name: string;
  /** Where it is mounted below the working directory; the name where absent. */
  readonly path?: string;
  readonly optional?: boolean;
}

export interface TaskOutputConfig {
  readonly name: string;
  readonly path?: string;
}

export interface TaskCacheConfig {
  readonly path?: string;
  /** Go duration of at least one second, as the author wrote it. */
  readonly ttl?: string;
}

export interface TaskRunConfig {
  /** Empty: the image's entrypoint runs. */
  readonly path: string;
  readonly args?: readonly string[];
  readonly dir?: string;
  readonly user?: string;
}

/** A task, inline or from a file (pipeline-language.md 6). */
export interface TaskConfig {
  readonly platform?: string;
  readonly rootfsUri?: string;
  readonly imageResource?: ImageResource;
  readonly containerLimits?: ContainerLimits;
  readonly params?: TaskEnvironment;
  readonly run?: TaskRunConfig;
  readonly inputs?: readonly TaskInputConfig[];
  readonly outputs?: readonly TaskOutputConfig[];
  readonly caches?: readonly TaskCacheConfig[];
}
