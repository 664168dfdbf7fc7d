import type { Handler } from '../../context.ts';
import { buildOf } from '../../guards/subjects.ts';
import { badRequest } from '../../http/http-error.ts';
import { streamBuildEvents } from '../../streams/stream-build-events.ts';

/** `GET /api/v1/builds/:build_id/events` (api.md 13). */
export const getBuildEvents: Handler = async (context) => {
  const { request, services } = context;
  const build = await buildOf(context);
  const last = request.header('last-event-id') ?? '';
  if (!/^\d{0,15}$/.test(last)) throw badRequest();
  const fromEventId = last === '' ? 0 : Number(last) + 1;
  const acceptEncoding = request.header('accept-encoding');
  return {
    kind: 'stream',
    write: (response, signal) =>
      streamBuildEvents(response, { buildId: build.id, fromEventId, acceptEncoding }, { services, signal }),
  };
};
