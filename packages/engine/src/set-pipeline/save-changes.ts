import { findPipeline, findPipelineConfig, savePipeline, setPipelineParent } from '@rondo/db';
import { diffPipelines, type PipelineConfig, renderDiff } from '@rondo/pipeline';
import { pipelineReference } from '@rondo/protocol';
import type { StepLog } from '../output/step-log.ts';
import type { StepContext } from '../step-context.ts';
import type { PipelineTarget } from './resolve-target.ts';

const newerBuild =
  '\u001b[1;33mWARNING: the pipeline was not saved because it was already saved by a newer build\u001b[0m\n';

/** Shows how a pipeline changes and saves it (scheduling.md 9.4, 5 and 6). Throws with the text users read. */
export async function saveChanges(
  config: PipelineConfig,
  target: PipelineTarget,
  { context, log }: { context: StepContext; log: StepLog },
): Promise<void> {
  const { services, build } = context;
  const existing = await findPipeline(services.db, target);
  const stored = existing === undefined ? undefined : await findPipelineConfig(services.db, existing.id);
  const isArchived = existing?.isArchived ?? false;
  const diff = diffPipelines(isArchived ? undefined : stored?.config, config);
  const by = { jobId: build.jobId, buildId: build.id };
  if (diff.length === 0 && existing !== undefined && !isArchived) {
    log.say('stdout', 'no changes to apply.\n');
    if (!(await setPipelineParent(services.db, existing.id, by))) throw new Error('pipeline set by a newer build');
    log.event('set-pipeline-changed', { changed: false });
    return;
  }
  for (const line of renderDiff(diff, { colors: true, backspaces: true }).match(/[^\n]*\n/g) ?? [])
    log.say('stdout', line);
  log.say('stdout', `setting pipeline: ${pipelineReference(target.name, target.instanceVars)}\n`);
  log.event('set-pipeline-changed', { changed: true });
  const fromVersion = stored?.configVersion ?? 0;
  const saved = await savePipeline(services.db, { ...target, config, fromVersion, by: { kind: 'build', ...by } });
  switch (saved.kind) {
    case 'created':
    case 'updated':
      log.say('stdout', 'done\n');
      return;
    case 'newer-build':
      log.say('stderr', newerBuild);
      return;
    case 'stale-version':
      throw new Error('comparison with existing config failed during save');
    case 'name-swap':
      throw new Error(`${saved.what} name swapping is not supported at this time`);
  }
}
