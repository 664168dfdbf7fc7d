import type { BuildId } from '../ids.ts';

/** Why a pending build has not started, as the scheduler last saw it (design D14). Kept in `builds.waiting_for`. */
export type WaitingReason =
  | { readonly code: 'pipeline-paused' | 'job-paused' }
  /** An earlier build of the job comes first. */
  | { readonly code: 'earlier-build'; readonly build: BuildId }
  /** As many builds run as the job's limit allows, or another build of its serial groups comes first. */
  | { readonly code: 'limit'; readonly limit: number; readonly running: readonly BuildId[]; readonly behind?: BuildId }
  /** These resources are being checked for newer versions first. */
  | { readonly code: 'checks'; readonly resources: readonly string[] }
  /** There is no version for some inputs: by input, why. */
  | { readonly code: 'inputs'; readonly errors: Readonly<Record<string, string>> };
