import {
  type ContainerFilter,
  findContainer,
  findPipeline,
  listContainers as list,
  listCheckContainers,
  listResources,
  type TeamId,
} from '@rondo/db';
import { type InstanceVars, MalformedInstanceVarsError, readInstanceVars } from '@rondo/protocol';
import type { Context, Handler } from '../../context.ts';
import { instanceVarsOf, teamOf } from '../../guards/subjects.ts';
import { badRequest, notFound } from '../../http/http-error.ts';
import { greatestRowId } from '../../http/limits-of-numbers.ts';
import { json } from '../../http/reply.ts';
import { presentContainer } from '../../present/present-container.ts';

const types = new Set(['check', 'get', 'put', 'task', 'run']);

/** `GET /api/v1/teams/:team_name/containers`: a team's, those that match every parameter, or those of a resource's checks (api.md 14.2). */
export const listContainers: Handler = async (context) => {
  const { query } = context.request;
  const { id: teamId } = await teamOf(context);
  const filter = readFilter(context);
  const found =
    filter.type === 'check'
      ? await listOfChecks(context, teamId, query.get('resource_name') ?? '')
      : await list(context.services.db, teamId, filter);
  return json(found.map(presentContainer));
};

/** `GET /api/v1/teams/:team_name/containers/:id`. */
export const getContainer: Handler = async (context) => {
  const { id: teamId } = await teamOf(context);
  const handle = context.request.param('id');
  const container = await findContainer(context.services.db, { handle, teamId });
  if (container === undefined) throw notFound();
  return json(presentContainer(container));
};

function readFilter(context: Context): ContainerFilter {
  const { query } = context.request;
  const type = query.get('type') ?? '';
  if (type !== '' && !types.has(type)) throw badRequest(`unrecognized containerType: ${type}\n`);
  const texts = { type, stepName: query.get('step_name'), attempt: query.get('attempt'), ...namesOf(query) };
  const numbers = {
    pipelineId: readRowId(query, 'pipeline_id'),
    jobId: readRowId(query, 'job_id'),
    buildId: readNumber(query, 'build_id'),
  };
  const instanceVars = readVars(context);
  const given = Object.entries({ ...texts, ...numbers }).filter(
    ([, value]) => value !== null && value !== '' && value !== 0,
  );
  return { ...Object.fromEntries(given), ...(instanceVars === undefined ? {} : { instanceVars }) };
}

/** What is wrong with them is said, as of the other parameters. */
function readVars({ request }: Context): InstanceVars | undefined {
  try {
    return readInstanceVars(request.query);
  } catch (error) {
    throw error instanceof MalformedInstanceVarsError ? badRequest(`${error.message}\n`) : error;
  }
}

function namesOf(query: URLSearchParams) {
  return {
    pipelineName: query.get('pipeline_name'),
    jobName: query.get('job_name'),
    buildName: query.get('build_name'),
  };
}

function readRowId(query: URLSearchParams, name: string): number {
  const id = readNumber(query, name);
  if (Math.abs(id) > greatestRowId) throw badRequest(`${name}: must be <= ${greatestRowId}\n`);
  return id;
}

function readNumber(query: URLSearchParams, name: string): number {
  const word = query.get(name) ?? '';
  if (word === '') return 0;
  if (!/^[-+]?\d{1,15}$/.test(word))
    throw badRequest(
      `non-numeric '${name}' param (${word}): strconv.Atoi: parsing ${JSON.stringify(word)}: invalid syntax\n`,
    );
  return Number(word);
}

/** An unknown pipeline or resource has none. */
async function listOfChecks(context: Context, teamId: TeamId, resourceName: string) {
  const { db } = context.services;
  const name = context.request.query.get('pipeline_name') ?? '';
  const pipeline = await findPipeline(db, { teamId, name, instanceVars: instanceVarsOf(context) });
  if (pipeline === undefined || resourceName === '') return [];
  const [resource] = await listResources(db, { pipelineId: pipeline.id, name: resourceName });
  return resource === undefined ? [] : listCheckContainers(db, resource.id);
}
