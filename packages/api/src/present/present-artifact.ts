import type { ArtifactRow } from '@rondo/db';
import { toSeconds } from './present-pipeline.ts';

/** An artifact as the stock API shows it; no build is 0 (api.md 10.12). */
export function presentArtifact({ id, name, buildId, createdAtMs }: ArtifactRow): object {
  return { id, name, build_id: buildId ?? 0, created_at: toSeconds(createdAtMs) };
}
