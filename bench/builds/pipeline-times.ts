import { join } from 'node:path';
import { type Database, openDatabase } from '@rondo/db';
import { sql } from 'kysely';

/** When things happened by the database's own clock, in milliseconds since the epoch: finer than what the API tells. */
export type PipelineTimes = AsyncDisposable & {
  /** When the newest versions of a resource were saved. */
  versionsSaved(resource: string): Promise<number>;
  buildStarted(job: string, name: string): Promise<number>;
  buildEnded(job: string, name: string): Promise<number>;
  /** What a build's log takes once it is sealed, and what it was; undefined until then. */
  sealedLog(buildId: number): Promise<{ storedBytes: number; rawBytes: number } | undefined>;
};

/** Reads the database of a quickstart on this machine; root only. */
export async function openPipelineTimes(directory: string): Promise<PipelineTimes> {
  const connection = { host: join(directory, 'run/postgres'), port: 5432, user: 'rondo', database: 'rondo' };
  const database = await openDatabase({ connection, poolSize: 1 });
  const timeOf = async (column: 'start_time' | 'end_time', job: string, name: string) => {
    const { rows } = await sql<{ ms: number }>`
      select extract(epoch from b.${sql.ref(column)})::float8 * 1000 as ms
      from builds b join jobs j on j.id = b.job_id where j.name = ${job} and b.name = ${name}`.execute(database.db);
    return rows[0]?.ms ?? Number.NaN;
  };
  return {
    versionsSaved: (resource) => readSaveTime(database, resource),
    buildStarted: (job, name) => timeOf('start_time', job, name),
    buildEnded: (job, name) => timeOf('end_time', job, name),
    sealedLog: (buildId) => readSealedLog(database, buildId),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

async function readSaveTime({ db }: Database, resource: string): Promise<number> {
  const { rows } = await sql<{ ms: number }>`
    select extract(epoch from s.last_check_end_time)::float8 * 1000 as ms
    from resource_config_scopes s join resources r on r.resource_config_scope_id = s.id where r.name = ${resource}`.execute(
    db,
  );
  return rows[0]?.ms ?? Number.NaN;
}

async function readSealedLog(
  { db }: Database,
  buildId: number,
): Promise<{ storedBytes: number; rawBytes: number } | undefined> {
  const { rows } = await sql<{ sealed: boolean; stored: number; raw: number }>`
    select s.sealed, sum(g.size_bytes)::float8 as stored, sum(g.raw_size_bytes)::float8 as raw
    from build_event_states s join build_event_segments g on g.build_id = s.build_id
    where s.build_id = ${buildId} group by s.sealed`.execute(db);
  const [row] = rows;
  return row?.sealed ? { storedBytes: row.stored, rawBytes: row.raw } : undefined;
}
