import type { JsonValue, VersionConfig } from '@rondo/pipeline';
import type { Artifact } from '@rondo/runtime';
import { DeadlineExceededError } from './interruption.ts';
import type { RunState } from './run-state.ts';
import { aborted, errored, failed, type StepResult, succeeded } from './step-result.ts';
import { parseLoadedVar, type VarFormat } from './vars/parse-loaded-var.ts';

/** How a step that does work ended, and what it left for others: kept so that it is never run again (scheduling.md 12.3). */
export interface StepOutcome {
  readonly result: 'succeeded' | 'failed' | 'errored' | 'timed-out' | 'aborted';
  /** What it died of, where it errored. */
  readonly error?: string | undefined;
  readonly version?: VersionConfig | undefined;
  readonly artifacts?: Readonly<Record<string, Artifact>> | undefined;
  readonly localVars?: Readonly<Record<string, KeptVar>> | undefined;
  /** Local vars read from files: kept as text, since their values may be more than JSON can say. */
  readonly loadedVars?: Readonly<Record<string, LoadedVar>> | undefined;
  /** The resource cache that a get filled or found. */
  readonly resourceCacheId?: number | undefined;
}

export interface KeptVar {
  readonly value: JsonValue;
  /** Whether it must not show in the log. */
  readonly redact: boolean;
}

export interface LoadedVar {
  readonly text: string;
  readonly format: VarFormat;
  readonly file: string;
  readonly redact: boolean;
}

/** Makes what a step left visible to the steps after it, and gives its result. */
export function applyOutcome(outcome: StepOutcome, planId: string, state: RunState): StepResult {
  for (const [name, artifact] of Object.entries(outcome.artifacts ?? {})) state.setArtifact(name, artifact);
  for (const [name, { value, redact }] of Object.entries(outcome.localVars ?? {})) {
    state.setLocalVar(name, value, { redact });
  }
  for (const [name, loaded] of Object.entries(outcome.loadedVars ?? {})) {
    state.setLocalVar(name, parseLoadedVar(loaded), { redact: loaded.redact });
  }
  if (outcome.version !== undefined) state.setVersion(planId, outcome.version);
  if (outcome.resourceCacheId !== undefined) state.setResourceCache(planId, outcome.resourceCacheId);
  switch (outcome.result) {
    case 'succeeded':
      return succeeded;
    case 'failed':
      return failed;
    case 'aborted':
      return aborted;
    case 'timed-out':
      return errored(new DeadlineExceededError());
    case 'errored':
      return errored(new Error(outcome.error ?? 'unknown error'));
  }
}
