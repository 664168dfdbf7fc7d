import { sql } from 'kysely';
import type { Db } from '../db.ts';

export type WorkerState = 'running' | 'stalled' | 'landing' | 'landed' | 'retiring';

/** A base resource type as its worker offers it (worker.md 4). */
export type WorkerResourceType = {
  readonly type: string;
  /** Path on the worker. */
  readonly image: string;
  readonly version: string;
  readonly privileged: boolean;
  readonly uniqueVersionHistory: boolean;
};

/** Everything that placement and connecting need of a worker. */
export type WorkerRow = {
  readonly name: string;
  readonly state: WorkerState;
  readonly teamId: number | undefined;
  readonly version: string;
  readonly gardenAddress: string | undefined;
  readonly baggageclaimUrl: string | undefined;
  readonly platform: string;
  readonly tags: readonly string[];
  readonly resourceTypes: readonly WorkerResourceType[];
  /** What it speaks beyond the stock protocols; empty for a stock worker. */
  readonly extensions: Readonly<Record<string, unknown>>;
  readonly activeContainers: number;
  readonly activeVolumes: number;
  /** Its own limit of tasks at once; 0: the server's. */
  readonly maxActiveTasks: number;
  /** `NAME=value` of the proxies it asks containers to use. */
  readonly proxyEnv: readonly string[];
  readonly startTimeMs: number;
};

/** All workers. One query; callers keep the answer until the `workers` topic wakes them. */
export async function listWorkers(db: Db): Promise<WorkerRow[]> {
  const { rows } = await sql<Raw>`
    select name, state, team_id as "teamId", version, garden_addr as "gardenAddress", baggageclaim_url as "baggageclaimUrl",
      platform, tags, resource_types as "resourceTypes", extensions, active_containers as "activeContainers",
      active_volumes as "activeVolumes", max_active_tasks as "maxActiveTasks", http_proxy_url as "httpProxy", https_proxy_url as "httpsProxy",
      no_proxy as "noProxy", start_time as "startTime"
    from workers order by name
  `.execute(db);
  return rows.map(readWorker);
}

type Raw = Omit<
  WorkerRow,
  'teamId' | 'gardenAddress' | 'baggageclaimUrl' | 'resourceTypes' | 'proxyEnv' | 'startTimeMs'
> & {
  teamId: number | null;
  gardenAddress: string | null;
  baggageclaimUrl: string | null;
  resourceTypes: readonly RawResourceType[];
  httpProxy: string;
  httpsProxy: string;
  noProxy: string;
  startTime: Date;
};

type RawResourceType = {
  type: string;
  image?: string;
  version?: string;
  privileged?: boolean;
  unique_version_history?: boolean;
};

function readWorker({ httpProxy, httpsProxy, noProxy, startTime, resourceTypes, ...row }: Raw): WorkerRow {
  const proxies = [
    ['http_proxy', httpProxy],
    ['https_proxy', httpsProxy],
    ['no_proxy', noProxy],
  ];
  return {
    ...row,
    teamId: row.teamId ?? undefined,
    gardenAddress: row.gardenAddress ?? undefined,
    baggageclaimUrl: row.baggageclaimUrl ?? undefined,
    resourceTypes: resourceTypes.map(
      ({ type, image = '', version = '', privileged = false, unique_version_history }) => ({
        type,
        image,
        version,
        privileged,
        uniqueVersionHistory: unique_version_history ?? false,
      }),
    ),
    proxyEnv: proxies.flatMap(([name, value]) => (value === '' ? [] : [`${name}=${value}`])),
    startTimeMs: startTime.getTime(),
  };
}
