import { type BuildPreparation, findBuildPreparation } from '@rondo/db';
import { Type } from 'typebox';
import type { Handler } from '../../context.ts';
import { buildOf } from '../../guards/subjects.ts';
import { json } from '../../http/reply.ts';

const Blocking = Type.Enum(['blocking', 'not_blocking']);

/** What the request answers. */
export const Preparation = Type.Object({
  build_id: Type.Integer(),
  paused_pipeline: Blocking,
  paused_job: Blocking,
  max_running_builds: Blocking,
  inputs: Type.Record(Type.String(), Blocking),
  inputs_satisfied: Blocking,
  missing_input_reasons: Type.Record(Type.String(), Type.String()),
});

/** `GET /api/v1/builds/:build_id/preparation`: what holds a pending build back, in stock's words (api.md 10.13). */
export const getBuildPreparation: Handler = async (context) => {
  const build = await buildOf(context);
  const preparation = await findBuildPreparation(context.services.db, build.id);
  return json({ build_id: build.id, ...(preparation === undefined ? nothingBlocks : present(preparation)) });
};

const nothingBlocks = present({
  isPipelinePaused: false,
  isJobPaused: false,
  isLimitReached: false,
  inputs: new Map(),
  missing: new Map(),
});

function present(preparation: BuildPreparation): object {
  const { inputs, missing } = preparation;
  return {
    paused_pipeline: status(preparation.isPipelinePaused),
    paused_job: status(preparation.isJobPaused),
    max_running_builds: status(preparation.isLimitReached),
    inputs: Object.fromEntries([...inputs].map(([name, isThere]) => [name, status(!isThere)])),
    inputs_satisfied: status([...inputs.values()].includes(false)),
    missing_input_reasons: Object.fromEntries(missing),
  };
}

function status(isBlocking: boolean): 'blocking' | 'not_blocking' {
  return isBlocking ? 'blocking' : 'not_blocking';
}
