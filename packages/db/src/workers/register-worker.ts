import { sql } from 'kysely';
import type { Db } from '../db.ts';
import { wakeUp } from '../wake-ups/wake-up.ts';

/** What a worker says of itself (worker.md 4). */
export type WorkerRegistration = {
  readonly name: string;
  readonly version: string;
  readonly gardenAddress: string;
  readonly baggageclaimUrl: string;
  readonly platform: string;
  readonly tags: readonly string[];
  readonly resourceTypes: readonly RegisteredResourceType[];
  readonly extensions: Readonly<Record<string, unknown>>;
  readonly startTimeMs: number;
  /** How long it counts as running without another sign of life; undefined: for ever. */
  readonly ttlMs?: number;
};

/** In the shape of the wire, as it is stored. */
export type RegisteredResourceType = {
  readonly type: string;
  readonly image: string;
  readonly version: string;
  readonly privileged: boolean;
  readonly unique_version_history: boolean;
};

/** Makes a worker known, or known again: it takes work from now on. One that lands or retires keeps doing so. */
export async function registerWorker(db: Db, worker: WorkerRegistration): Promise<void> {
  const ttl = worker.ttlMs === undefined ? null : worker.ttlMs / 1000;
  await sql`
    insert into workers (name, state, version, garden_addr, baggageclaim_url, platform, tags, resource_types, extensions, start_time, expires_at)
    values (${worker.name}, 'running', ${worker.version}, ${worker.gardenAddress}, ${worker.baggageclaimUrl}, ${worker.platform},
            ${[...worker.tags]}, ${JSON.stringify(worker.resourceTypes)}, ${JSON.stringify(worker.extensions)},
            to_timestamp(${worker.startTimeMs / 1000}), now() + make_interval(secs => ${ttl}))
    on conflict (name) do update set
      state = case when workers.state in ('landing', 'retiring') then workers.state else 'running' end,
      version = excluded.version, garden_addr = excluded.garden_addr, baggageclaim_url = excluded.baggageclaim_url,
      platform = excluded.platform, tags = excluded.tags, resource_types = excluded.resource_types,
      extensions = excluded.extensions, start_time = excluded.start_time, expires_at = excluded.expires_at, stalled_since = null`.execute(
    db,
  );
  await sql`
    insert into base_resource_types (name, unique_version_history)
    select type, bool_or(unique_version_history)
    from jsonb_to_recordset(${JSON.stringify(worker.resourceTypes)}::jsonb) as offered (type text, unique_version_history boolean)
    group by type order by type
    on conflict (name) do update set unique_version_history = excluded.unique_version_history
    where base_resource_types.unique_version_history <> excluded.unique_version_history`.execute(db);
  wakeUp(db, 'workers', worker.name);
}

/** A sign of life; says whether the worker is known and running. */
export async function heartbeatWorker(db: Db, name: string, ttlMs: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('workers')
    .set({ expires_at: sql<Date>`now() + make_interval(secs => ${ttlMs / 1000})` })
    .where('name', '=', name)
    .where('state', '<>', 'stalled')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Notes that a worker does not answer: nothing is placed on it until it registers again. */
export async function stallWorker(db: Db, name: string): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('workers')
    .set({ state: 'stalled', stalled_since: sql<Date>`now()`, expires_at: null })
    .where('name', '=', name)
    .where('state', '=', 'running')
    .executeTakeFirst();
  if (numUpdatedRows > 0n) wakeUp(db, 'workers', name);
}
