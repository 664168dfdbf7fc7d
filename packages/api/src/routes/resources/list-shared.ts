import { listResourceTypes, listSharing, type SharingRow } from '@rondo/db';
import { Type } from 'typebox';
import type { Handler } from '../../context.ts';
import { resourceOf } from '../../guards/resource-of.ts';
import { pipelineOf } from '../../guards/subjects.ts';
import { notFound } from '../../http/http-error.ts';
import { json, type Reply, text } from '../../http/reply.ts';
import { NullableList } from '../../present/shapes.ts';

const Place = Type.Object({ name: Type.String(), pipeline_name: Type.String(), team_name: Type.String() });

/** What the requests answer. */
export const Sharing = Type.Object({ resources: NullableList(Place), resource_types: NullableList(Place) });

/** `GET …/resources/:resource_name/shared`: what has the same versions (api.md 10.7). */
export const listSharedForResource: Handler = async (context) => {
  const { name, scopeId } = await resourceOf(context);
  if (scopeId === undefined) return neverChecked(name);
  return answer(await listSharing(context.services.db, { scopeId, configId: undefined }));
};

/** `GET …/resource-types/:resource_type_name/shared`. */
export const listSharedForResourceType: Handler = async (context) => {
  const { db } = context.services;
  const { id: pipelineId } = await pipelineOf(context);
  const name = context.request.param('resource_type_name');
  const type = (await listResourceTypes(db, { pipelineId })).find(({ config }) => config.name === name);
  if (type === undefined) throw notFound();
  if (type.configId === undefined) return neverChecked(name);
  return answer(await listSharing(db, { scopeId: undefined, configId: type.configId }));
};

function neverChecked(name: string): Reply {
  return text(500, `resource/resource-type ${name} has no scope`);
}

function answer({ resources, resourceTypes }: Awaited<ReturnType<typeof listSharing>>): Reply {
  return json({ resources: listOrNull(resources), resource_types: listOrNull(resourceTypes) });
}

function listOrNull(rows: readonly SharingRow[]): object[] | null {
  if (rows.length === 0) return null;
  return rows.map(({ name, pipelineName, teamName }) => ({ name, pipeline_name: pipelineName, team_name: teamName }));
}
