import { listBuildResources } from '@rondo/db';
import { Type } from 'typebox';
import type { Handler } from '../../context.ts';
import { buildOf } from '../../guards/subjects.ts';
import { json } from '../../http/reply.ts';
import { Version } from '../../present/shapes.ts';
import { sortKeys } from '../../present/sort-keys.ts';

/** What the request answers. */
export const BuildResources = Type.Object({
  inputs: Type.Array(
    Type.Object({
      name: Type.String(),
      version: Version,
      pipeline_id: Type.Integer(),
      first_occurrence: Type.Boolean({ description: 'no earlier build of the job got this version' }),
    }),
  ),
  outputs: Type.Array(Type.Object({ name: Type.String(), version: Version })),
});

/** `GET /api/v1/builds/:build_id/resources`: what the build got and put (api.md 10.7). */
export const getBuildResources: Handler = async (context) => {
  const build = await buildOf(context);
  const { inputs, outputs } = await listBuildResources(context.services.db, build.id);
  return json({
    inputs: inputs.map(({ name, version, pipelineId, isFirstOccurrence }) => ({
      name,
      version: sortKeys(version),
      pipeline_id: pipelineId,
      first_occurrence: isFirstOccurrence,
    })),
    outputs: outputs.map(({ name, version }) => ({ name, version: sortKeys(version) })),
  });
};
