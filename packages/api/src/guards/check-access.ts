import { findWorkerTeam } from '@rondo/db';
import type { RouteName } from '@rondo/protocol';
import type { Context } from '../context.ts';
import { withCode } from '../http/error-codes.ts';
import { HttpError, notFound, refused } from '../http/http-error.ts';
import { text } from '../http/reply.ts';
import { buildOf, pipelineOf } from './subjects.ts';

/**
 * Lets a request through to its handler or answers 401, 403 or 404 by the route's access class (api.md 6.1).
 * Unlike stock, authorization comes before the refusal of archived pipelines, so that names cannot be probed.
 */
export async function checkAccess(context: Context): Promise<void> {
  const checking = checkClass(context);
  // Most classes need nothing looked up.
  if (checking !== undefined) await checking;
  if (context.route.rejectsArchived && (await pipelineOf(context)).isArchived) {
    throw new HttpError(withCode('PIPELINE_ARCHIVED', text(409, 'action not allowed for an archived pipeline\n')));
  }
}

/** Throws or rejects where the request may not pass. */
function checkClass(context: Context): Promise<void> | undefined {
  const { route, caller } = context;
  const refuse = () => refused(caller.isAuthenticated);
  switch (route.access) {
    case 'optional':
      if (caller.identity.kind === 'invalid') throw refuse();
      return undefined;
    case 'authenticated':
      if (!caller.isAuthenticated) throw refuse();
      return undefined;
    case 'admin':
      if (!caller.isAdmin) throw refuse();
      return undefined;
    case 'system':
      if (!caller.isSystem) throw refuse();
      return undefined;
    case 'any-team':
      if (!caller.isAuthenticated || !hasAnyTeam(context)) throw refuse();
      return undefined;
    case 'team':
      if (!caller.isAuthenticated || !isAuthorizedForTeam(context)) throw refuse();
      return undefined;
    case 'pipeline':
      return checkPipeline(context);
    case 'build-read':
    case 'build-output':
      return checkBuildRead(context);
    case 'build-write':
      return checkBuildWrite(context);
    case 'worker-team':
      return checkWorkerTeam(context);
  }
}

/** The name of the route in hand; the table and RouteName are made from one another. */
export function actionOf({ route }: Context): RouteName {
  return route.name as RouteName;
}

/** Whether the caller may do what the route does in a team. */
export function isAuthorizedFor(context: Context, teamName: string): boolean {
  return context.caller.isAuthorized(teamName, actionOf(context));
}

function hasAnyTeam({ caller, route }: Context): boolean {
  const visible = caller.visibleTeams(route.name as RouteName);
  return visible === 'all' || visible.length > 0;
}

function isAuthorizedForTeam(context: Context): boolean {
  return isAuthorizedFor(context, context.request.param('team_name'));
}

async function checkPipeline(context: Context): Promise<void> {
  const pipeline = await pipelineOf(context);
  if (!isAuthorizedFor(context, pipeline.teamName) && !pipeline.isPublic) throw refused(context.caller.isAuthenticated);
}

async function checkBuildRead(context: Context): Promise<void> {
  const build = await buildOf(context);
  if (context.caller.isAuthenticated && isAuthorizedFor(context, build.teamName)) return;
  const isPublic =
    context.route.access === 'build-read' ? build.isPipelinePublic : build.isPipelinePublic && build.isJobPublic;
  if (!isPublic) throw refused(context.caller.isAuthenticated);
}

async function checkBuildWrite(context: Context): Promise<void> {
  if (!context.caller.isAuthenticated) throw refused(false);
  const build = await buildOf(context);
  if (!isAuthorizedFor(context, build.teamName)) throw refused(true);
}

async function checkWorkerTeam(context: Context): Promise<void> {
  const { caller, request, services } = context;
  if (!caller.isAuthenticated) throw refused(false);
  if (caller.isSystem || caller.isAdmin) return;
  const owner = await findWorkerTeam(services.db, request.param('worker_name'));
  if (owner === undefined) throw notFound();
  if (owner.teamName === undefined || !isAuthorizedFor(context, owner.teamName)) throw refused(true);
}
