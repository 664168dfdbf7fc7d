import type { VersionConfig } from '@rondo/pipeline';
import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { BuildId, ResourceId, ScopeId } from '../ids.ts';
import { transaction } from '../transaction.ts';
import { digestVersion } from './digest-version.ts';
import { EmptyVersionError, requestUsers } from './save-versions.ts';

export type VersionMetadata = readonly { readonly name: string; readonly value: string }[];

export type SavePutVersionOptions = {
  scopeId: ScopeId;
  resourceId: ResourceId;
  buildId: BuildId;
  /** Name of the step. */
  name: string;
  version: VersionConfig;
  metadata: VersionMetadata | undefined;
};

/** Saves what a put made, as the newest version if it is new, and as the build's output (scheduling.md 6.2). Throws EmptyVersionError. */
export async function savePutVersion(db: Db, options: SavePutVersionOptions): Promise<void> {
  const { scopeId, resourceId, buildId, name, version, metadata } = options;
  if (Object.keys(version).length === 0) throw new EmptyVersionError();
  const digest = digestVersion(version);
  const text = metadata === undefined ? null : JSON.stringify(metadata);
  await transaction(db, async (inner) => {
    await inner.selectFrom('resource_config_scopes').select('id').where('id', '=', scopeId).forUpdate().execute();
    const { rows } = await sql<{ isNew: boolean }>`
      with before as (
        select coalesce((select max(check_order) from resource_versions where scope_id = ${scopeId}), 0) as highest,
          exists (select from resource_versions where scope_id = ${scopeId} and digest = ${digest} and check_order > 0) as known
      )
      insert into resource_versions as v (scope_id, version, digest, metadata, check_order)
      select ${scopeId}, ${JSON.stringify(version)}::jsonb, ${digest}, coalesce(${text}::jsonb, '[]'), highest + 1 from before
      on conflict (scope_id, digest) do update set
        metadata = coalesce(${text}::jsonb, v.metadata),
        check_order = case when v.check_order = 0 then excluded.check_order else v.check_order end
      returning not (select known from before) as "isNew"`.execute(inner);
    await inner
      .insertInto('build_outputs')
      .values({ build_id: buildId, name, resource_id: resourceId, version_digest: digest })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    if (rows[0]?.isNew) await requestUsers(inner, scopeId);
  });
}
