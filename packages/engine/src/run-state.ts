import type { VarSource, VarValue, VersionConfig } from '@rondo/pipeline';
import type { Artifact } from '@rondo/runtime';
import { SecretTracker } from './output/secret-tracker.ts';

/** What the parts of a running build share. */
interface Shared {
  readonly versions: Map<string, VersionConfig>;
  readonly resourceCaches: Map<string, number>;
  readonly secrets: SecretTracker;
  /** Of the build's pipeline, once somebody has asked them. */
  varSources: Promise<VarSource> | undefined;
  readonly detachedSignal: AbortSignal;
}

/**
 * What the steps of a running build know of each other: artifacts and local vars by name, results by plan id. Scopes nest:
 * an inner one (an iteration of `across`, the fetching of an image) sees what is outside, and what it makes stays inside.
 */
export class RunState {
  readonly #outer: RunState | undefined;
  readonly #shared: Shared;
  readonly #artifacts = new Map<string, Artifact>();
  readonly #localVars = new Map<string, VarValue>();

  private constructor(shared: Shared, outer?: RunState) {
    this.#shared = shared;
    this.#outer = outer;
  }

  /** The state of a build that begins. `detachedSignal` interrupts hooks that an abort doesn't (scheduling.md 12.1). */
  static create(detachedSignal: AbortSignal): RunState {
    return new RunState({
      versions: new Map(),
      resourceCaches: new Map(),
      secrets: new SecretTracker(),
      varSources: undefined,
      detachedSignal,
    });
  }

  innerScope(): RunState {
    return new RunState(this.#shared, this);
  }

  /** A scope that sees nothing of what is outside: images are fetched in one. */
  emptyScope(): RunState {
    return new RunState(this.#shared);
  }

  get detachedSignal(): AbortSignal {
    return this.#shared.detachedSignal;
  }

  get secrets(): SecretTracker {
    return this.#shared.secrets;
  }

  /** The same for the whole build: opened when first asked for. A failure is not kept. */
  varSources(open: () => Promise<VarSource>): Promise<VarSource> {
    const shared = this.#shared;
    if (shared.varSources !== undefined) return shared.varSources;
    const opened = open();
    shared.varSources = opened;
    opened.catch(() => {
      shared.varSources = undefined;
    });
    return opened;
  }

  artifact(name: string): Artifact | undefined {
    return this.#artifacts.get(name) ?? this.#outer?.artifact(name);
  }

  /** Everything visible; inner ones hide outer ones of the same name. */
  artifacts(): Map<string, Artifact> {
    return new Map([...(this.#outer?.artifacts() ?? []), ...this.#artifacts]);
  }

  setArtifact(name: string, artifact: Artifact): void {
    this.#artifacts.set(name, artifact);
  }

  localVar(name: string): VarValue | undefined {
    return this.#localVars.get(name) ?? this.#outer?.localVar(name);
  }

  localVars(): Map<string, VarValue> {
    return new Map([...(this.#outer?.localVars() ?? []), ...this.#localVars]);
  }

  /** Sets a local var (`((.:name))`). A redacted one never shows in the log. */
  setLocalVar(name: string, value: VarValue, options: { redact: boolean }): void {
    this.#localVars.set(name, value);
    if (options.redact) this.secrets.track(value);
  }

  /** The version that a step found or made, for steps that refer to it by plan id. */
  version(planId: string): VersionConfig | undefined {
    return this.#shared.versions.get(planId);
  }

  setVersion(planId: string, version: VersionConfig): void {
    this.#shared.versions.set(planId, version);
  }

  /** The resource cache that a get filled or found, for types whose image it is. */
  resourceCache(planId: string): number | undefined {
    return this.#shared.resourceCaches.get(planId);
  }

  setResourceCache(planId: string, cacheId: number): void {
    this.#shared.resourceCaches.set(planId, cacheId);
  }
}
