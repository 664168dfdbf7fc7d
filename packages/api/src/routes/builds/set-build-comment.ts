import { setBuildComment as save } from '@rondo/db';
import { Type } from 'typebox';
import type { Handler } from '../../context.ts';
import { storedBuildOf } from '../../guards/subjects.ts';
import { readBody } from '../../http/read-body.ts';
import { empty } from '../../http/reply.ts';

/** What the request takes. */
export const BuildComment = Type.Object({ comment: Type.Optional(Type.String({ maxLength: 65_536 })) });

/** `PUT /api/v1/builds/:build_id/comment`. */
export const setBuildComment: Handler = async (context) => {
  const { comment = '' } = readBody(BuildComment, context.request, { 'content-type': 'application/json' });
  const build = await storedBuildOf(context);
  await save(context.services.db, build.id, comment);
  return empty(200, { 'content-type': 'application/json' });
};
