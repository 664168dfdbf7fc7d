import { listWorkerDetails, type TeamId } from '@rondo/db';
import type { Handler } from '../../context.ts';
import { json } from '../../http/reply.ts';
import { presentWorker } from '../../present/present-worker.ts';

/** `GET /api/v1/workers`: those that everybody shares and those of the caller's teams; all for admins. */
export const listWorkers: Handler = async ({ caller, services }) => {
  const teams = caller.visibleTeams('ListWorkers');
  const visible = teams === 'all' ? 'all' : { teamIds: teams.map((id) => id as TeamId) };
  return json((await listWorkerDetails(services.db, visible)).map(presentWorker));
};
