import { pipeline } from 'node:stream/promises';
import { findArtifactVolume } from '@rondo/db';
import type { Handler } from '../../context.ts';
import { teamOf } from '../../guards/subjects.ts';
import { empty } from '../../http/reply.ts';

const headers = { 'content-type': 'application/octet-stream' };

/**
 * `GET /api/v1/teams/:team_name/artifacts/:artifact_id`: a gzip tar as the worker packs it. One that breaks off is cut, so that the
 * client sees it (api.md 15.2). Unlike stock an id that is no number is a 404.
 */
export const getArtifact: Handler = async (context) => {
  const { request, services } = context;
  const team = await teamOf(context);
  const word = request.param('artifact_id');
  const artifactId = /^\d{1,9}$/.test(word) ? Number(word) : 0;
  const place = await findArtifactVolume(services.db, { artifactId, teamId: team.id });
  if (place === undefined) return empty(404, headers);
  const worker = await services.workers.worker(place.workerName);
  const files = await worker.volume(place.volumeHandle).streamOut('.', 'gzip', request.signal);
  return {
    kind: 'stream',
    write: async (response) => {
      response.writeHead(200, { ...headers, vary: 'Accept-Encoding' });
      await pipeline(files, response).catch((error: unknown) => {
        services.logger.info('artifact not sent to its end', { artifact: artifactId, error });
        response.destroy();
      });
    },
  };
};
