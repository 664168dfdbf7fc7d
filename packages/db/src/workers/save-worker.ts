import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { TeamId } from '../ids.ts';
import { transaction } from '../transaction.ts';
import { registerWorker, type WorkerRegistration } from './register-worker.ts';

/** A worker that the gateway speaks for (worker.md 4). */
export type GatewayRegistration = WorkerRegistration & {
  readonly teamId: TeamId | undefined;
  readonly isEphemeral: boolean;
  readonly activeContainers: number;
  readonly activeVolumes: number;
  readonly httpProxyUrl: string;
  readonly httpsProxyUrl: string;
  readonly noProxy: string;
};

/** `other-team`: a worker of this name belongs to another team; `other-worker`: the address is another worker's. Nothing was saved. */
export type SaveWorkerOutcome = 'saved' | 'other-team' | 'other-worker';

/** Registers a worker with all that a gateway knows of it. */
export async function saveWorker(db: Db, worker: GatewayRegistration): Promise<SaveWorkerOutcome> {
  return transaction(db, async (inner) => {
    const { rows } = await sql<{ name: string; teamId: TeamId | null }>`
      select name, team_id as "teamId" from workers
      where name = ${worker.name} or (garden_addr = ${worker.gardenAddress} and state <> 'landed')
      order by name for update`.execute(inner);
    if (rows.some(({ name }) => name !== worker.name)) return 'other-worker';
    if (rows.some(({ teamId }) => teamId !== (worker.teamId ?? null))) return 'other-team';
    await registerWorker(inner, worker);
    await sql`
      update workers set team_id = ${worker.teamId ?? null}, ephemeral = ${worker.isEphemeral},
        active_containers = ${worker.activeContainers}, active_volumes = ${worker.activeVolumes},
        http_proxy_url = ${worker.httpProxyUrl}, https_proxy_url = ${worker.httpsProxyUrl}, no_proxy = ${worker.noProxy}
      where name = ${worker.name}`.execute(inner);
    return 'saved';
  });
}
