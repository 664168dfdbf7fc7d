import type { Handler } from '../../context.ts';
import { buildOf } from '../../guards/subjects.ts';
import { refused } from '../../http/http-error.ts';
import { json } from '../../http/reply.ts';
import { readStepTimes } from '../../live/read-step-times.ts';

/** `GET /api/rondo/v1/builds/:build_id/step-times` (ui.md C5). */
export const getStepTimes: Handler = async (context) => {
  const { caller, services } = context;
  const build = await buildOf(context);
  const mayRead = (build.isPipelinePublic && build.isJobPublic) || caller.isAuthorized(build.teamName, 'BuildEvents');
  if (!mayRead) throw refused(caller.isAuthenticated);
  return json(await readStepTimes(services.events, build.id));
};
