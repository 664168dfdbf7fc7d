import type { TeamAccess } from '@rondo/auth';
import {
  type BuildId,
  type BuildRow,
  findInMemoryCheck,
  findPipeline,
  type InMemoryCheck,
  type PipelineRow,
  type TeamId,
} from '@rondo/db';
import { type InstanceVars, MalformedInstanceVarsError, readInstanceVars } from '@rondo/protocol';
import type { Context } from '../context.ts';
import { withCode } from '../http/error-codes.ts';
import { badRequest, HttpError, notFound } from '../http/http-error.ts';
import { text } from '../http/reply.ts';

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
  context.found.pipeline ??= lookUpPipeline(context);
  return context.found.pipeline;
}

async function lookUpPipeline(context: Context): Promise<PipelineRow> {
  const instanceVars = instanceVarsOf(context);
  const team = await teamOf(context);
  const name = context.request.param('pipeline_name');
  const pipeline = await findPipeline(context.services.db, { teamId: team.id, name, instanceVars });
  if (pipeline === undefined) throw notFound();
  return pipeline;
}

/** The build that the path names, or the check that is no row; looked up once a request. Answers 400 and 404. */
export async function buildOf(context: Context): Promise<BuildRow> {
  return (await buildOrCheckOf(context)).build;
}

/** The same where it is a row, that something can be kept with. Answers 409 for a check that is none. */
export async function storedBuildOf(context: Context): Promise<BuildRow> {
  const found = await buildOrCheckOf(context);
  if ('plan' in found) {
    throw new HttpError(
      withCode('CHECK_NOT_KEPT', text(409, 'this check is not kept as a build; a manual check is\n')),
    );
  }
  return found.build;
}

/** The public plan of a check that is no row; undefined for other builds. */
export async function inMemoryPlanOf(context: Context): Promise<unknown> {
  const found = await buildOrCheckOf(context);
  return 'plan' in found ? found.plan : undefined;
}

function buildOrCheckOf(context: Context): Promise<{ build: BuildRow } | InMemoryCheck> {
  context.found.build ??= lookUpBuild(context);
  return context.found.build;
}

async function lookUpBuild({ request, services }: Context): Promise<{ build: BuildRow } | InMemoryCheck> {
  const { db, live } = services;
  const id = request.integerParam('build_id') as BuildId;
  const build = live.builds.kept(id) ?? (await live.builds.find(id));
  if (build !== undefined) return { build };
  const check = await findInMemoryCheck(db, id);
  if (check === undefined) throw notFound();
  return check;
}
