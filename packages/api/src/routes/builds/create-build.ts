import { createStartedBuild, findBuild, type PipelineId, type TeamId } from '@rondo/db';
import { decodePlan, type Plan } from '@rondo/pipeline';
import type { Context, Handler } from '../../context.ts';
import { displayNameOf } from '../../guards/display-name.ts';
import { pipelineOf, teamOf } from '../../guards/subjects.ts';
import { badRequest, notFound } from '../../http/http-error.ts';
import { json, type Reply } from '../../http/reply.ts';
import { presentNewBuild } from '../../present/present-build.ts';

/** `POST /api/v1/teams/:team_name/builds`: a posted plan, what `fly execute` sends, starts at once (api.md 11, 15). */
export const createBuild: Handler = async (context) => {
  const plan = readPlan(context);
  const team = await teamOf(context);
  return start(context, { plan, teamId: team.id, pipelineId: undefined });
};

/** `POST …/pipelines/:pipeline_name/builds`: the same inside a pipeline, whose types and vars it then knows. */
export const createPipelineBuild: Handler = async (context) => {
  const plan = readPlan(context);
  const pipeline = await pipelineOf(context);
  return start(context, { plan, teamId: pipeline.teamId, pipelineId: pipeline.id });
};

/** Answers 400 with the field whose type is wrong. What nobody knows runs as nothing, as in stock. */
function readPlan({ request }: Context): Plan {
  const decoded = decodePlan(request.body.toString('utf8'));
  if (decoded.kind === 'malformed') throw badRequest(`${decoded.reason}\n`);
  return decoded.plan;
}

async function start(
  context: Context,
  { plan, teamId, pipelineId }: { plan: Plan; teamId: TeamId; pipelineId: PipelineId | undefined },
): Promise<Reply> {
  const { db } = context.services;
  const of = { kind: 'one-off' } as const;
  const id = await createStartedBuild(db, { teamId, pipelineId, of, plan, createdBy: displayNameOf(context) });
  const build = await findBuild(db, id);
  if (build === undefined) throw notFound();
  return json(presentNewBuild(build, 'started'), { status: 201 });
}
