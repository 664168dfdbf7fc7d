import type { Step } from './step-config.ts';
import type { WholeNumber } from './whole-number.ts';

/** One entry of `jobs` (pipeline-language.md 4.5). A field that is absent here was absent, null, false, 0 or empty. */
export interface JobConfig {
  readonly name: string;
  readonly oldName?: string;
  readonly public?: boolean;
  readonly disableManualTrigger?: boolean;
  readonly disableReruns?: boolean;
  readonly serial?: boolean;
  readonly interruptible?: boolean;
  readonly serialGroups?: readonly string[];
  readonly maxInFlight?: WholeNumber;
  readonly tags?: readonly string[];
  /** Deprecated spelling of `buildLogRetention.builds`. */
  readonly buildLogsToRetain?: WholeNumber;
  readonly buildLogRetention?: BuildLogRetention;
  readonly onSuccess?: Step;
  readonly onFailure?: Step;
  readonly onAbort?: Step;
  readonly onError?: Step;
  readonly ensure?: Step;
  /** Null where the author wrote none: an empty plan that prints as null. */
  readonly plan: readonly Step[] | null;
}

/** Which build logs a job keeps; absent means 0, no rule. */
export interface BuildLogRetention {
  readonly builds?: WholeNumber;
  readonly minimumSucceededBuilds?: WholeNumber;
  readonly days?: WholeNumber;
}
