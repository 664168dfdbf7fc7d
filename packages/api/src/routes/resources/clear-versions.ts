import { clearVersions, listResourceTypes } from '@rondo/db';
import { Type } from 'typebox';
import type { Handler } from '../../context.ts';
import { resourceOf } from '../../guards/resource-of.ts';
import { pipelineOf } from '../../guards/subjects.ts';
import { notFound } from '../../http/http-error.ts';
import { json } from '../../http/reply.ts';

/** What the requests answer. */
export const RemovedVersions = Type.Object({ versions_removed: Type.Integer() });

/** `DELETE …/resources/:resource_name/versions`: forgets all of them, for everybody who shares them. */
export const clearResourceVersions: Handler = async (context) => {
  const { scopeId } = await resourceOf(context);
  return json({ versions_removed: scopeId === undefined ? 0 : await clearVersions(context.services.db, { scopeId }) });
};

/** `DELETE …/resource-types/:resource_type_name/versions`. */
export const clearResourceTypeVersions: Handler = async (context) => {
  const { db } = context.services;
  const { id: pipelineId } = await pipelineOf(context);
  const name = context.request.param('resource_type_name');
  const type = (await listResourceTypes(db, { pipelineId })).find(({ config }) => config.name === name);
  if (type === undefined) throw notFound();
  const { configId } = type;
  return json({ versions_removed: configId === undefined ? 0 : await clearVersions(db, { configId }) });
};
