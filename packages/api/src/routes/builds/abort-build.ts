import { abortBuild as abort, finishBuild } from '@rondo/db';
import type { Handler } from '../../context.ts';
import { storedBuildOf } from '../../guards/subjects.ts';
import { empty } from '../../http/reply.ts';

/**
 * `PUT /api/v1/builds/:build_id/abort`: asks for the build's end; with `force` it is ended at once, whoever runs it. One that
 * has ended is left as it is (api.md 12.2).
 */
export const abortBuild: Handler = async (context) => {
  const { request, services } = context;
  const { id } = await storedBuildOf(context);
  await abort(services.db, id);
  if (request.query.has('force'))
    await finishBuild(services.db, { buildId: id, status: 'aborted', by: { kind: 'force' } });
  return empty(204);
};
