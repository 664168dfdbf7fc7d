import type { BuildId, Db, FinalBuildStatus, StepContainerRow } from '@rondo/db';
import type { Plan } from '@rondo/pipeline';
import type { BuildInfo } from './build-info.ts';
import type { CheckSubject } from './check/check-subject.ts';
import type { HookStatus } from './environment/build-environment.ts';
import type { Journal, StepCheckpoint } from './output/journal.ts';
import type { EngineServices } from './services.ts';
import type { Step } from './step.ts';
import type { StepOutcome } from './step-outcome.ts';

/** What a node found when it took a build up that another had run; empty for one that begins. */
export interface Resumption {
  readonly outcomes: ReadonlyMap<string, StepOutcome>;
  readonly checkpoints: ReadonlyMap<string, StepCheckpoint>;
  readonly containers: ReadonlyMap<string, StepContainerRow>;
}

export const nothingToResume: Resumption = { outcomes: new Map(), checkpoints: new Map(), containers: new Map() };

export interface InMemoryHooks {
  readonly subject: CheckSubject;
  readonly onBegun: (buildId: BuildId) => void;
  /** Called once every event of the step is written to the journal. */
  readonly alongEnd: (inner: Db, status: FinalBuildStatus) => Promise<void>;
}

/** What all steps of one build share. */
export interface BuildContext {
  readonly services: EngineServices;
  readonly build: BuildInfo;
  readonly journal: Journal;
  readonly resumption: Resumption;
  /** A check that is no row of builds: told when it begins, and what is written along with its end. */
  readonly inMemoryCheck?: InMemoryHooks | undefined;
  /** Fires when this node is to let go of the build; containers keep running. */
  readonly leaveSignal: AbortSignal;
}

/** Where a step stands in its plan. */
export interface StepPosition {
  /** Numbers of the attempts around it, outermost first. */
  readonly attempts: readonly number[];
  readonly hookStatus: HookStatus | undefined;
}

export const topPosition: StepPosition = { attempts: [], hookStatus: undefined };

/** What one step gets: its build, its place in it, and how to make steps of plans inside its own. */
export interface StepContext extends BuildContext {
  readonly position: StepPosition;
  readonly stepFor: (plan: Plan, position: StepPosition) => Step;
}
