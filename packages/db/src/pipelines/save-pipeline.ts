import type { PipelineConfig } from '@rondo/pipeline';
import type { Db } from '../db.ts';
import type { PipelineId } from '../ids.ts';
import { transaction } from '../transaction.ts';
import { wakeUp } from '../wake-ups/wake-up.ts';
import { archiveOrphans } from './archive-orphans.ts';
import type { SavePipelineOptions, SavePipelineOutcome } from './save/pipeline-to-save.ts';
import { renameRows } from './save/rename-rows.ts';
import { saveJobLinks } from './save/save-job-links.ts';
import { saveJobs } from './save/save-jobs.ts';
import { savePipelineRow } from './save/save-pipeline-row.ts';
import { saveResourceTypes } from './save/save-resource-types.ts';
import { saveResources } from './save/save-resources.ts';

/**
 * Saves a validated pipeline in one transaction, with a number of statements that doesn't depend on its size, and few for a new one
 * (pipeline-language.md 10, scheduling.md 16): what the config no longer names becomes inactive and keeps its history,
 * pipelines that its jobs set are archived, every job is marked to be scheduled. Where it is paused, only jobs with builds that wait
 * are: the others would be looked at in vain, and are marked when it goes on.
 */
export async function savePipeline(db: Db, options: SavePipelineOptions): Promise<SavePipelineOutcome> {
  const { config } = options;
  const swap = findSwap(config);
  if (swap !== undefined) return { kind: 'name-swap', what: swap };
  return transaction(db, async (inner) => {
    const saved = await savePipelineRow(inner, options);
    if (saved.kind !== 'created' && saved.kind !== 'updated') return saved;
    const { isPaused, ...outcome } = saved;
    const { pipelineId } = outcome;
    const isNew = saved.kind === 'created';
    if (!isNew) {
      await lockPipelineJobs(inner, pipelineId);
      await renameRows(inner, { table: 'resources', pipelineId, renames: config.resources });
      await renameRows(inner, { table: 'jobs', pipelineId, renames: config.jobs });
    }
    const place = { pipelineId, isNew };
    await saveResources(inner, place, config.resources);
    await saveResourceTypes(inner, place, { table: 'resource_types', configs: config.resourceTypes });
    await saveResourceTypes(inner, place, { table: 'prototypes', configs: config.prototypes });
    const due = await saveJobs(inner, { ...place, isPaused }, config);
    await saveJobLinks(inner, place, config.jobs);
    if (!isNew) await archiveOrphans(inner, { inactiveOf: pipelineId });
    for (const jobId of due) wakeUp(inner, 'schedule', jobId);
    wakeUp(inner, 'check-due', '');
    wakeUp(inner, 'pipeline-state', pipelineId);
    return outcome;
  });
}

/** In the order that everybody keeps to: by ascending id, not as the config lists them. */
async function lockPipelineJobs(db: Db, pipelineId: PipelineId): Promise<void> {
  const jobs = db.selectFrom('jobs').select('id').where('pipeline_id', '=', pipelineId);
  await jobs.orderBy('id').forNoKeyUpdate().execute();
}

function findSwap(config: PipelineConfig): 'job' | 'resource' | undefined {
  if (swapsNames(config.resources)) return 'resource';
  return swapsNames(config.jobs) ? 'job' : undefined;
}

function swapsNames(entries: readonly { name: string; oldName?: string }[]): boolean {
  const oldNames = new Map(entries.map(({ name, oldName }) => [name, oldName]));
  return entries.some(
    ({ name, oldName }) => oldName !== undefined && oldName !== name && oldNames.get(oldName) === name,
  );
}
