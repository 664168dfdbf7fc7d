import { renamePipelines } from '@rondo/db';
import type { Handler } from '../../context.ts';
import { teamOf } from '../../guards/subjects.ts';
import { withCode } from '../../http/error-codes.ts';
import { notFound } from '../../http/http-error.ts';
import { readNewName } from '../../http/read-name.ts';
import { errorList, json } from '../../http/reply.ts';

/** `PUT …/pipelines/:pipeline_name/rename`: all instances of the name. Unlike stock a name that is taken is a 409 that says so. */
export const renamePipeline: Handler = async (context) => {
  const { name, warnings } = readNewName(context.request, 'pipeline');
  const team = await teamOf(context);
  const from = context.request.param('pipeline_name');
  const outcome = await renamePipelines(context.services.db, { teamId: team.id, from, to: name });
  if (outcome === 'unknown') throw notFound();
  if (outcome === 'taken') {
    return withCode('NAME_TAKEN', errorList(409, [`pipeline '${name}' already exists`]));
  }
  return json(warnings.length === 0 ? {} : { warnings });
};
