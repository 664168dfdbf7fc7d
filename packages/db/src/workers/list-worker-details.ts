import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { TeamId } from '../ids.ts';
import type { WorkerState } from './list-workers.ts';
import type { RegisteredResourceType } from './register-worker.ts';

/** A worker as people see it; times in milliseconds. */
export type WorkerDetails = {
  readonly name: string;
  readonly state: WorkerState;
  readonly teamName: string | undefined;
  readonly version: string;
  readonly gardenAddress: string | undefined;
  readonly baggageclaimUrl: string | undefined;
  readonly platform: string;
  readonly tags: readonly string[];
  readonly resourceTypes: readonly RegisteredResourceType[];
  readonly isEphemeral: boolean;
  readonly activeContainers: number;
  readonly activeVolumes: number;
  readonly activeTasks: number;
  readonly httpProxyUrl: string;
  readonly httpsProxyUrl: string;
  readonly noProxy: string;
  readonly startTimeMs: number;
};

/** All workers, one, or those that everybody shares with those of some teams; by name. */
export async function listWorkerDetails(
  db: Db,
  which: 'all' | { readonly name: string } | { readonly teamIds: readonly TeamId[] },
): Promise<WorkerDetails[]> {
  const { rows } = await sql<Raw>`
    select w.name, w.state, t.name as "teamName", w.version, w.garden_addr as "gardenAddress", w.baggageclaim_url as "baggageclaimUrl",
      w.platform, w.tags, w.resource_types as "resourceTypes", w.ephemeral as "isEphemeral", w.active_containers as "activeContainers",
      w.active_volumes as "activeVolumes", w.active_tasks as "activeTasks", w.http_proxy_url as "httpProxyUrl",
      w.https_proxy_url as "httpsProxyUrl", w.no_proxy as "noProxy", w.start_time as "startTime"
    from workers w left join teams t on t.id = w.team_id
    where ${condition(which)} order by w.name`.execute(db);
  return rows.map(({ teamName, gardenAddress, baggageclaimUrl, startTime, ...row }) => ({
    ...row,
    teamName: teamName ?? undefined,
    gardenAddress: gardenAddress ?? undefined,
    baggageclaimUrl: baggageclaimUrl ?? undefined,
    startTimeMs: startTime.getTime(),
  }));
}

type Raw = Omit<WorkerDetails, 'teamName' | 'gardenAddress' | 'baggageclaimUrl' | 'startTimeMs'> & {
  teamName: string | null;
  gardenAddress: string | null;
  baggageclaimUrl: string | null;
  startTime: Date;
};

function condition(which: Parameters<typeof listWorkerDetails>[1]) {
  if (which === 'all') return sql`true`;
  if ('name' in which) return sql`w.name = ${which.name}`;
  return sql`(w.team_id is null or w.team_id = any(${[...which.teamIds]}::int[]))`;
}
