import type { BuildId, ResourceId, VersionDigest } from './job-input.ts';

/** What one input came to. */
export type InputResolution =
  | {
      kind: 'resolved';
      resource: ResourceId;
      version: VersionDigest;
      /** No build of the job ever had this version under this input name (scheduling.md 2.4): a reason to run. */
      firstOccurrence: boolean;
      /** The upstream builds whose outputs vouch for the version: the job's next build pipes. */
      passedBuilds: readonly BuildId[];
    }
  | { kind: 'failed'; reason: string };

/** The outcome of resolving a job's inputs (scheduling.md 4.3). */
export interface Resolution {
  /** Every input has a version. When false the inputs of other parts may still have theirs. */
  resolved: boolean;
  /** An `every` input has further versions waiting: the job is to be scheduled again after this build. */
  hasNext: boolean;
  /** By input name. */
  inputs: ReadonlyMap<string, InputResolution>;
  /** What the next call may take over, see `resolveInputs`. */
  parts: readonly ResolvedPart[];
}

/** A version chosen for an input, with the builds that vouched for it. */
export interface Choice {
  version: VersionDigest;
  sources: readonly BuildId[];
  hasNext: boolean;
}

/** The result of inputs that are solved together: a choice for each of them, or the one reason all of them share. */
export type PartOutcome = { kind: 'chosen'; choices: readonly Choice[] } | { kind: 'failed'; reason: string };

/** A part of a resolution with what it was computed from. */
export interface ResolvedPart {
  /** The configuration of the part's inputs, as text. */
  question: string;
  /** The state of the data it read (`VersionsView.stamps`); undefined when the view could not tell. */
  stamp: string | undefined;
  outcome: PartOutcome;
}
