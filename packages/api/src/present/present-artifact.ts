import type { ArtifactRow } from '@rondo/db';
import { Type } from 'typebox';
import { toSeconds } from './present-pipeline.ts';
import { Seconds } from './shapes.ts';

/** What `presentArtifact` gives. */
export const Artifact = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  build_id: Type.Integer(),
  created_at: Seconds,
});

/** An artifact as the stock API shows it; no build is 0 (api.md 10.12). */
export function presentArtifact({ id, name, buildId, createdAtMs }: ArtifactRow): object {
  return { id, name, build_id: buildId ?? 0, created_at: toSeconds(createdAtMs) };
}
