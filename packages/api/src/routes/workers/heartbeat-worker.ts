import { listWorkerDetails, noteHeartbeat } from '@rondo/db';
import type { Handler } from '../../context.ts';
import { notFound } from '../../http/http-error.ts';
import { readBody } from '../../http/read-body.ts';
import { json } from '../../http/reply.ts';
import { presentWorker } from '../../present/present-worker.ts';
import { readTtlMs } from './read-ttl.ts';
import { WorkerBody } from './worker-body.ts';

/** `PUT /api/v1/workers/:worker_name/heartbeat?ttl=…`: it lives, and so much runs on it (api.md 12.7). */
export const heartbeatWorker: Handler = async ({ request, services }) => {
  const { active_containers = 0, active_volumes = 0 } = readBody(WorkerBody, request);
  const ttlMs = readTtlMs(request);
  const name = request.param('worker_name');
  const beat = { name, ttlMs, activeContainers: active_containers, activeVolumes: active_volumes };
  const isKnown = await noteHeartbeat(services.db, beat);
  const [worker] = isKnown ? await listWorkerDetails(services.db, { name }) : [];
  if (worker === undefined) throw notFound();
  return json(presentWorker(worker));
};
