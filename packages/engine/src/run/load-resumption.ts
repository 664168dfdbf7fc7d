import { type BuildId, type Db, findStepContainers, listCheckpoints, listStepResults } from '@rondo/db';
import type { StepCheckpoint } from '../output/journal.ts';
import type { Resumption } from '../step-context.ts';
import type { StepOutcome } from '../step-outcome.ts';

/** What another node had done of a build: steps that have ended, how far the others had come, and their containers. */
export async function loadResumption(db: Db, buildId: BuildId): Promise<Resumption> {
  const [results, checkpoints, containers] = await Promise.all([
    listStepResults(db, buildId),
    listCheckpoints(db, buildId),
    findStepContainers(db, buildId),
  ]);
  return {
    // Written by this code, or by an older version of it whose fields are still read.
    outcomes: new Map(results.map(({ planId, result }) => [planId, result as StepOutcome])),
    checkpoints: mergeCheckpoints(checkpoints as readonly Readonly<Record<string, StepCheckpoint>>[]),
    containers: new Map(containers.map((row) => [row.planId, row])),
  };
}

function mergeCheckpoints(batches: readonly Readonly<Record<string, StepCheckpoint>>[]): Map<string, StepCheckpoint> {
  const merged = new Map<string, StepCheckpoint>();
  for (const batch of batches) {
    for (const [planId, checkpoint] of Object.entries(batch))
      merged.set(planId, { ...merged.get(planId), ...checkpoint });
  }
  return merged;
}
