import { listBuildArtifacts as find } from '@rondo/db';
import type { Handler } from '../../context.ts';
import { buildOf } from '../../guards/subjects.ts';
import { json } from '../../http/reply.ts';
import { presentArtifact } from '../../present/present-artifact.ts';

/** `GET /api/v1/builds/:build_id/artifacts`: what can be downloaded of a build (api.md 15.3). */
export const listBuildArtifacts: Handler = async (context) => {
  const build = await buildOf(context);
  return json((await find(context.services.db, build.id)).map(presentArtifact));
};
