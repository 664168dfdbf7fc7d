import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { forgetUpload, markVolumeCreated, markVolumeFailed, saveUpload } from '@rondo/db';
import { findCandidates, type WorkerView } from '@rondo/runtime';
import type { Context, Handler } from '../../context.ts';
import { teamOf } from '../../guards/subjects.ts';
import { withCode } from '../../http/error-codes.ts';
import { json, text } from '../../http/reply.ts';
import { presentArtifact } from '../../present/present-artifact.ts';

/**
 * `POST /api/v1/teams/:team_name/artifacts?platform=…&tags=…`: a gzip tar goes as it comes to a worker that could run a task of
 * these requirements; nothing is kept here, and a slow worker holds the client back (api.md 15.1).
 */
export const createArtifact: Handler = async (context) => {
  const { request, services } = context;
  const team = await teamOf(context);
  const platform = request.query.get('platform') || undefined;
  const requirements = {
    teamId: team.id,
    tags: request.query.getAll('tags'),
    ...(platform === undefined ? {} : { platform }),
  };
  const found = await candidates(context, requirements);
  if (found.kind === 'none') return withCode('NO_WORKER', text(500, `${found.message}\n`));
  const { name: workerName } = leastBusy(found.workers);
  const volumeHandle = randomUUID();
  const artifact = await saveUpload(services.db, { teamId: team.id, workerName, volumeHandle });
  try {
    await fill({ workerName, volumeHandle, body: request.stream }, context);
  } catch (error) {
    services.logger.info('artifact not taken', { worker: workerName, error });
    await markVolumeFailed(services.db, volumeHandle);
    await forgetUpload(services.db, artifact.id);
    return text(500, 'failed to stream in to volume\n');
  }
  return json(presentArtifact(artifact), { status: 201 });
};

/** A worker that registered a moment ago may not have been seen yet. */
async function candidates({ services: { workers } }: Context, requirements: Parameters<typeof findCandidates>[0]) {
  const found = findCandidates(requirements, await workers.views());
  if (found.kind === 'candidates') return found;
  await workers.load({ fresh: true });
  return findCandidates(requirements, await workers.views());
}

function leastBusy(workers: readonly WorkerView[]): WorkerView {
  return workers.reduce((best, worker) => (worker.activeVolumes < best.activeVolumes ? worker : best));
}

async function fill(
  { workerName, volumeHandle, body }: { workerName: string; volumeHandle: string; body: Readable },
  { request: { signal }, services }: Context,
): Promise<void> {
  const worker = await services.workers.worker(workerName);
  const spec = { handle: volumeHandle, origin: { kind: 'empty' }, privileged: false } as const;
  const volume = await worker.createVolume(spec, signal);
  await markVolumeCreated(services.db, volumeHandle);
  await volume.streamIn('.', body, { encoding: 'gzip', signal });
}
