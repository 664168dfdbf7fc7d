import type { TeamAccess } from '@rondo/auth';
import { type BuildId, type BuildRow, findBuild, findPipeline, type PipelineRow, type TeamId } from '@rondo/db';
import { type InstanceVars, MalformedInstanceVarsError, readInstanceVars } from '@rondo/protocol';
import type { Context } from '../context.ts';
import { badRequest, notFound } from '../http/http-error.ts';

const builds = new WeakMap<Context, Promise<BuildRow>>();
const pipelines = new WeakMap<Context, Promise<PipelineRow>>();

/** The team that the path names. Answers 404. */
export async function teamOf({ request, services }: Context): Promise<TeamAccess & { id: TeamId }> {
  const team = await services.teams.find(request.param('team_name'));
  if (team === undefined) throw notFound();
  return { ...team, id: team.id as TeamId };
}

/** The instance vars of the query. Answers 400. */
export function instanceVarsOf({ request }: Context): InstanceVars | undefined {
  try {
    return readInstanceVars(request.query);
  } catch (error) {
    if (error instanceof MalformedInstanceVarsError) throw badRequest();
    throw error;
  }
}

/** The pipeline that path and query name; looked up once a request. Answers 400 and 404. */
export function pipelineOf(context: Context): Promise<PipelineRow> {
  return once(pipelines, context, async () => {
    const instanceVars = instanceVarsOf(context);
    const team = await teamOf(context);
    const name = context.request.param('pipeline_name');
    const pipeline = await findPipeline(context.services.db, { teamId: team.id, name, instanceVars });
    if (pipeline === undefined) throw notFound();
    return pipeline;
  });
}

/** The build that the path names; looked up once a request. Answers 400 and 404. */
export function buildOf(context: Context): Promise<BuildRow> {
  return once(builds, context, async () => {
    const build = await findBuild(context.services.db, context.request.integerParam('build_id') as BuildId);
    if (build === undefined) throw notFound();
    return build;
  });
}

function once<Value>(
  known: WeakMap<Context, Promise<Value>>,
  context: Context,
  find: () => Promise<Value>,
): Promise<Value> {
  const found = known.get(context) ?? find();
  known.set(context, found);
  return found;
}
