import { orderPipelines as order, orderInstances } from '@rondo/db';
import { pipelineReference } from '@rondo/protocol';
import { Type } from 'typebox';
import type { Handler } from '../../context.ts';
import { teamOf } from '../../guards/subjects.ts';
import { readBody } from '../../http/read-body.ts';
import { empty, text } from '../../http/reply.ts';

const maxItems = 100_000;
/** What the request takes. */
export const PipelineNames = Type.Array(Type.String(), { maxItems });
/** What the request takes. */
export const PipelineInstances = Type.Array(Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()]), {
  maxItems,
});

/** `PUT /api/v1/teams/:team_name/pipelines/ordering`: names in order; those not named keep their place. */
export const orderPipelines: Handler = async (context) => {
  const names = readBody(PipelineNames, context.request);
  const team = await teamOf(context);
  const outcome = await order(context.services.db, { teamId: team.id, names });
  return outcome.kind === 'ordered' ? empty(200) : text(400, `pipeline '${names[outcome.index]}' not found\n`);
};

/** `PUT …/pipelines/:pipeline_name/ordering`: instance vars in order; `{}` and null are the pipeline without any. */
export const orderPipelinesWithinGroup: Handler = async (context) => {
  const given = readBody(PipelineInstances, context.request);
  const instances = given.map((vars) => (vars === null || Object.keys(vars).length === 0 ? null : vars));
  const team = await teamOf(context);
  const name = context.request.param('pipeline_name');
  const outcome = await orderInstances(context.services.db, { teamId: team.id, name, instances });
  if (outcome.kind === 'ordered') return empty(200);
  return text(400, `pipeline '${pipelineReference(name, instances[outcome.index] ?? undefined)}' not found\n`);
};
