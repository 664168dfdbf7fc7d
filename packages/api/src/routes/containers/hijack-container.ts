import { findContainer } from '@rondo/db';
import type { Context, Handler } from '../../context.ts';
import { teamOf } from '../../guards/subjects.ts';
import { HijackSession } from '../../hijack/hijack-session.ts';
import { HttpError, notFound } from '../../http/http-error.ts';
import { empty, text } from '../../http/reply.ts';

/**
 * `GET /api/v1/teams/:team_name/containers/:id/hijack`: a program in a container over a websocket, for `fly intercept`. Containers in
 * which checks run are an admin's alone: they hold what other teams may share (api.md 14.1).
 */
export const hijackContainer: Handler = async (context) => {
  const { caller, request, services } = context;
  const { id: teamId } = await teamOf(context);
  const found = await findContainer(services.db, { handle: request.param('id'), teamId });
  if (found === undefined || found.state !== 'created') throw notFound();
  if (found.checkSession !== undefined && !caller.isAdmin) return empty(403);
  if (!request.canUpgrade) return text(400, 'Bad Request\n');
  checkOrigin(context);
  const worker = await services.workers.worker(found.workerName);
  const container = worker.container(found.handle);
  return {
    kind: 'websocket',
    talk: async (socket, signal) => new HijackSession({ container, socket, services, signal }).run(),
  };
};

/** A browser says which page it asks for, and only pages of this server may; with a cookie it has to be said. */
function checkOrigin({ request }: Context): void {
  const origin = request.header('origin');
  const isOwn = origin !== undefined && URL.canParse(origin) && new URL(origin).host === request.header('host');
  const needsOrigin = request.headers.authorization === undefined;
  if (isOwn || (origin === undefined && !needsOrigin)) return;
  throw new HttpError(text(403, 'Forbidden\n'));
}
