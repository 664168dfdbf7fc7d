import type { VersionConfig } from '@rondo/pipeline';
import { sql } from 'kysely';
import type { Db } from '../db.ts';
import type { PipelineId } from '../ids.ts';
import { digestVersion } from '../versions/digest-version.ts';

/** A successful get of a pipeline's resource replaces what is known about its version (scheduling.md 6.3). */
export async function saveGetMetadata(
  db: Db,
  get: {
    pipelineId: PipelineId;
    resource: string;
    version: VersionConfig;
    metadata: readonly { name: string; value: string }[];
  },
): Promise<void> {
  await sql`
    update resource_versions v set metadata = ${JSON.stringify(get.metadata)}::jsonb
    from resources r
    where r.pipeline_id = ${get.pipelineId} and r.name = ${get.resource} and r.active
      and v.scope_id = r.resource_config_scope_id and v.digest = ${digestVersion(get.version)}`.execute(db);
}
