import type { BuildEvent } from '@rondo/protocol';
import type { StepOutcome } from '../step-outcome.ts';

/** How far a step has come in the log: what a node that takes the build up must not say again. */
export type StepStage = 'initialized' | 'prepared' | 'placed' | 'started';

/** What is known of a step that has not ended: kept with the events that say so. */
export interface StepCheckpoint {
  readonly stage?: StepStage;
  /** Events between stages that were written. */
  readonly said?: readonly string[];
  /** Up to which byte each source of its output is in the log. */
  readonly stdout?: number;
  readonly stderr?: number;
}

export interface JournalEntry {
  readonly event: BuildEvent;
  /** The step's state once this event is in the log. */
  readonly checkpoint?: { readonly planId: string; readonly at: StepCheckpoint };
  /** Called when the event is safe. */
  readonly onSafe?: () => void;
}

/** Where steps write what happens. Entries keep their order; nothing waits for the database unless the journal is full. */
export interface Journal {
  write(entry: JournalEntry): void;
  /** Keeps how a step ended, together with everything written before. */
  end(planId: string, outcome: StepOutcome): void;
  /** Resolves when there is room for more: writers of output wait here. */
  room(): Promise<void>;
}
