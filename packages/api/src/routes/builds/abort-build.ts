import { abortBuild as abort } from '@rondo/db';
import type { Handler } from '../../context.ts';
import { buildOf } from '../../guards/subjects.ts';
import { empty } from '../../http/reply.ts';

/** `PUT /api/v1/builds/:build_id/abort`: asks for the build's end; one that has ended is left as it is. */
export const abortBuild: Handler = async (context) => {
  const build = await buildOf(context);
  await abort(context.services.db, build.id);
  return empty(204);
};
