import type { Handler } from '../../context.ts';
import { isAuthorizedFor } from '../../guards/check-access.ts';
import { buildOf } from '../../guards/subjects.ts';
import { json } from '../../http/reply.ts';
import { presentBuild } from '../../present/present-build.ts';

/** `GET /api/v1/builds/:build_id`. */
export const getBuild: Handler = async (context) => {
  const build = await buildOf(context);
  const withComment = build.isJobPublic || isAuthorizedFor(context, build.teamName);
  return json(presentBuild(build, { withComment }));
};
