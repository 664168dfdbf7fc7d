import type { VersionConfig } from '@rondo/pipeline';
import type { Db } from '../database.ts';
import type { ScopeId } from '../ids.ts';
import { digestVersion } from './digest-version.ts';
import type { VersionMetadata } from './save-put-version.ts';

/** A successful get replaces what is known about its version (scheduling.md 6.3). */
export async function saveVersionMetadata(
  db: Db,
  { scopeId, version, metadata }: { scopeId: ScopeId; version: VersionConfig; metadata: VersionMetadata },
): Promise<void> {
  await db
    .updateTable('resource_versions')
    .set({ metadata: JSON.stringify(metadata) })
    .where('scope_id', '=', scopeId)
    .where('digest', '=', digestVersion(version))
    .execute();
}
