import { RondoError } from '@rondo/foundation';
import type { VersionConfig } from '@rondo/pipeline';
import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { JobId, ScopeId } from '../ids.ts';
import { requestSchedule } from '../jobs/request-schedule.ts';
import { transaction } from '../transaction.ts';
import { digestVersion } from './digest-version.ts';

/** A resource script gave a version without a single key; the text is the reference's. */
export class EmptyVersionError extends RondoError {
  readonly code = 'EMPTY_VERSION';

  constructor() {
    super('resource output version is empty. Version must contain at least one key-value pair');
  }
}

/**
 * Saves what a check returned, oldest first, and asks for the jobs that may use it, in one transaction
 * (scheduling.md 6.1). The order changes only if something is new, and then for the whole list. Says whether it was.
 * A list that holds nothing new costs one statement. Throws EmptyVersionError.
 */
export async function saveVersions(db: Db, scopeId: ScopeId, versions: readonly VersionConfig[]): Promise<boolean> {
  const list = inOrder(versions);
  if (list.length === 0 || (await areKnown(db, scopeId, list))) return false;
  return transaction(db, async (inner) => {
    await inner.selectFrom('resource_config_scopes').select('id').where('id', '=', scopeId).forUpdate().execute();
    await sql`
      insert into resource_versions (scope_id, version, digest)
      select ${scopeId}, version, digest from ${recordset(list)}
      on conflict (scope_id, digest) do nothing`.execute(inner);
    const { numAffectedRows = 0n } = await sql`
      with list as (select * from ${recordset(list)}), placed as (
        select max(check_order) as highest from resource_versions where scope_id = ${scopeId}
      )
      update resource_versions as known set check_order = placed.highest + list.place
      from list, placed
      where scope_id = ${scopeId} and known.digest = list.digest and exists (
        select from resource_versions fresh join list as other on other.digest = fresh.digest
        where fresh.scope_id = ${scopeId} and fresh.check_order = 0)`.execute(inner);
    if (numAffectedRows === 0n) return false;
    await requestUsers(inner, scopeId);
    return true;
  });
}

type Listed = { version: VersionConfig; digest: Buffer };

/** Each version once, at its last place. */
function inOrder(versions: readonly VersionConfig[]): Listed[] {
  const byDigest = new Map<string, Listed>();
  for (const version of versions) {
    if (Object.keys(version).length === 0) throw new EmptyVersionError();
    const digest = digestVersion(version);
    const key = digest.toString('hex');
    byDigest.delete(key);
    byDigest.set(key, { version, digest });
  }
  return [...byDigest.values()];
}

async function areKnown(db: Db, scopeId: ScopeId, list: readonly Listed[]): Promise<boolean> {
  const { rows } = await sql<{ known: number }>`
    select count(*) as known from resource_versions
    where scope_id = ${scopeId} and check_order > 0 and digest = any(${list.map(({ digest }) => digest)}::bytea[])`.execute(
    db,
  );
  return rows[0]?.known === list.length;
}

function recordset(list: readonly Listed[]) {
  const versions = list.map(({ version }) => JSON.stringify(version));
  const digests = list.map(({ digest }) => digest);
  return sql`unnest(${versions}::jsonb[], ${digests}::bytea[]) with ordinality as listed (version, digest, place)`;
}

/** The jobs that a new version of this history may give something to do (scheduling.md 2.1). */
export async function requestUsers(db: Db, scopeId: ScopeId): Promise<void> {
  const { rows } = await sql<{ id: JobId }>`
    select distinct job_id as id from job_inputs join resources on resources.id = resource_id
    where resource_config_scope_id = ${scopeId} and resources.active and passed_job_id is null`.execute(db);
  if (rows.length > 0) await requestSchedule(db, { jobIds: rows.map(({ id }) => id) });
}
