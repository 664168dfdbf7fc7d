import type { JsonValue } from '../sdk/json/json-value.ts';

/** What is to be pushed. Paths are absolute. */
export interface Push {
  /** Overrides the name in the manifest; empty: the manifest's own. */
  readonly appName: string;
  readonly manifestPath: string;
  /** A directory or a zip; undefined: where the manifest says. */
  readonly path: string | undefined;
  readonly vars: ReadonlyMap<string, JsonValue | undefined>;
  readonly varsFiles: readonly string[];
  readonly dockerUsername: string;
  readonly dockerPassword: string;
  readonly start: boolean;
}

/** One space of a Cloud Foundry: through the `cf` program where there is one, else over its API. */
export interface Cloud {
  /** Logs in and finds organization and space. */
  connect(): Promise<void>;
  appExists(name: string): Promise<boolean>;
  rename(name: string, newName: string): Promise<void>;
  remove(name: string): Promise<void>;
  push(push: Push): Promise<void>;
  /** Writes an application's recent output to the log. */
  showRecentLogs(name: string): Promise<void>;
}
