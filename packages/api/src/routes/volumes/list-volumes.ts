import { listVolumes as list, type VolumeDetails } from '@rondo/db';
import { Type } from 'typebox';
import type { Handler } from '../../context.ts';
import { teamOf } from '../../guards/subjects.ts';
import { json } from '../../http/reply.ts';
import { Free, Version } from '../../present/shapes.ts';
import { sortKeys } from '../../present/sort-keys.ts';

const baseType = Type.Object({ name: Type.String(), version: Type.String() });

/** What the request answers, for each volume. */
export const Volume = Type.Object({
  id: Type.String(),
  worker_name: Type.String(),
  type: Type.String(),
  container_handle: Type.String(),
  path: Type.String(),
  parent_handle: Type.String(),
  resource_type: Type.Union([
    Type.Object({
      resource_type: Type.Null(),
      base_resource_type: Type.Union([baseType, Type.Null()]),
      version: Version,
    }),
    Type.Null(),
  ]),
  base_resource_type: Type.Union([baseType, Type.Null()]),
  pipeline_id: Type.Integer(),
  pipeline_name: Type.String(),
  pipeline_instance_vars: Type.Optional(Free),
  job_name: Type.String(),
  step_name: Type.String(),
});

/** `GET /api/v1/teams/:team_name/volumes`: the team's and those that are nobody's. */
export const listVolumes: Handler = async (context) => {
  const { id } = await teamOf(context);
  return json((await list(context.services.db, id)).map(presentVolume));
};

const types: Readonly<Record<VolumeDetails['kind'], string>> = {
  container: 'container',
  'resource-cache': 'resource',
  'resource-type': 'resource-type',
  'task-cache': 'task-cache',
  artifact: 'artifact',
  image: 'unknown',
};

/** All keys are always there (api.md 10.11). */
function presentVolume(volume: VolumeDetails): object {
  const { kind, cache, containerHandle } = volume;
  return {
    id: volume.handle,
    worker_name: volume.workerName,
    type: kind === 'container' && containerHandle === null ? 'unknown' : types[kind],
    container_handle: containerHandle ?? '',
    path: volume.path ?? '',
    parent_handle: volume.parentHandle ?? '',
    resource_type:
      cache === null
        ? null
        : {
            resource_type: null,
            base_resource_type:
              cache.baseType === null ? null : { name: cache.baseType, version: cache.baseTypeVersion },
            version: sortKeys(cache.version),
          },
    base_resource_type:
      volume.baseResourceType === null
        ? null
        : { name: volume.baseResourceType, version: volume.baseResourceTypeVersion ?? '' },
    pipeline_id: volume.pipelineId ?? 0,
    pipeline_name: volume.pipelineName ?? '',
    pipeline_instance_vars: sortKeys(volume.instanceVars),
    job_name: volume.jobName ?? '',
    step_name: volume.stepName ?? '',
  };
}
