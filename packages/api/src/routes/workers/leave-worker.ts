import { findWorkerTeam, leaveWorker, deleteWorker as remove } from '@rondo/db';
import type { Context, Handler } from '../../context.ts';
import { withCode } from '../../http/error-codes.ts';
import { badRequest, notFound } from '../../http/http-error.ts';
import { readBody } from '../../http/read-body.ts';
import { empty, json, type Reply } from '../../http/reply.ts';
import { WorkerBody } from './worker-body.ts';

/**
 * `PUT /api/v1/workers/:worker_name/land`: finish what runs there, then be away. The body names the worker's team; clients of
 * release 8.2 send none, and so they needn't where that is the release we say we are.
 */
export const landWorker: Handler = (context) => leave(context, 'landing');

/** `PUT /api/v1/workers/:worker_name/retire`: the same, for good. */
export const retireWorker: Handler = (context) => leave(context, 'retiring');

/** `PUT /api/v1/workers/:worker_name/prune`: forgets a worker that does not run. */
export const pruneWorker: Handler = async ({ request, services }) => {
  const outcome = await remove(services.db, request.param('worker_name'), { evenIfRunning: false });
  if (outcome === 'unknown') throw notFound();
  if (outcome === 'running') {
    return withCode('WORKER_RUNNING', json({ stderr: 'cannot prune running worker' }, { status: 400 }));
  }
  return empty(200);
};

/** `DELETE /api/v1/workers/:worker_name`: forgets it whatever it does. Unlike stock an unknown one is a 404. */
export const deleteWorker: Handler = async (context) => {
  await checkTeam(context);
  await remove(context.services.db, context.request.param('worker_name'), { evenIfRunning: true });
  return empty(200);
};

async function leave(context: Context, state: 'landing' | 'retiring'): Promise<Reply> {
  const { request, services } = context;
  const mayBeBare = services.config.reportedVersion.startsWith('8.2.');
  if (!(mayBeBare && request.body.length === 0)) await checkTeam(context);
  if (!(await leaveWorker(context.services.db, context.request.param('worker_name'), state))) throw notFound();
  return empty(200);
}

/** The body's team must be the worker's. Answers 400, or 404 for an unknown worker. */
async function checkTeam({ request, services }: Context): Promise<void> {
  const { team } = readBody(WorkerBody, request);
  const worker = await findWorkerTeam(services.db, request.param('worker_name'));
  if (worker === undefined) throw notFound();
  if ((worker.teamName ?? '').toLowerCase() !== (team ?? '').toLowerCase()) throw badRequest();
}
