import type { GetPlan, VersionConfig } from '@rondo/pipeline';
import type { Artifact, Worker } from '@rondo/runtime';
import type { StepLog } from '../output/step-log.ts';
import type { MetadataEntry } from '../run/read-program-answer.ts';
import type { StepContext } from '../step-context.ts';
import type { StepOutcome } from '../step-outcome.ts';
import type { GetRequest } from './prepare-get.ts';

export type Fetched =
  | {
      readonly kind: 'fetched';
      readonly artifact: Artifact;
      readonly version: VersionConfig;
      readonly metadata: readonly MetadataEntry[];
    }
  | { readonly kind: 'failed'; readonly exitStatus: number }
  | { readonly kind: 'interrupted'; readonly outcome: StepOutcome };

export interface FetchOptions {
  readonly plan: GetPlan;
  readonly context: StepContext;
  readonly log: StepLog;
  readonly request: GetRequest;
  readonly worker: Worker;
}
