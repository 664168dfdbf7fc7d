import type { Artifact, PlacementChain, Worker, WorkerRequirements } from '@rondo/runtime';
import type { StepLog } from '../output/step-log.ts';
import type { BuildContext } from '../step-context.ts';
import { countLocalVolumes } from './count-local-volumes.ts';

export interface PlaceStepOptions {
  readonly context: BuildContext;
  readonly planId: string;
  readonly log: StepLog;
  readonly requirements: WorkerRequirements;
  readonly chain: PlacementChain;
  readonly isTask: boolean;
  /** What the step will mount, its image included. */
  readonly inputs: readonly Artifact[];
  /** Workers that hold caches of the step, one entry per cache. */
  readonly cacheWorkers?: () => Promise<readonly string[]>;
  /** The worker that has a container for this already; taken if it still fits. */
  readonly findPreferred?: () => Promise<string | undefined>;
}

export interface PlacedStep extends Disposable {
  readonly worker: Worker;
}

/**
 * A worker for a step: the one that has its container already, else as the placement strategies say; waits while all are
 * full, and says so in the log (worker.md 7.2, 7.4). Throws NoWorkersError.
 */
export async function placeStep(options: PlaceStepOptions, signal: AbortSignal): Promise<PlacedStep> {
  const {
    context,
    planId,
    log,
    requirements,
    chain,
    isTask,
    inputs,
    cacheWorkers = async () => [],
    findPreferred,
  } = options;
  const { placer, pool } = context.services;
  const existing = context.resumption.containers.get(planId);
  const placed: PlacedStep =
    existing === undefined
      ? await placer.place(
          {
            requirements,
            chain,
            isTask,
            findPreferred,
            localVolumes: () => cacheWorkers().then((holders) => countLocalVolumes(context, inputs, holders)),
            onWaiting: () => log.event('waiting-for-worker', {}),
          },
          signal,
        )
      : { worker: await pool.worker(existing.workerName), [Symbol.dispose]: () => undefined };
  log.reach('placed', 'selected-worker', { selected_worker: placed.worker.name });
  return placed;
}
