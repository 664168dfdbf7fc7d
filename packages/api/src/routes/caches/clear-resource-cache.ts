import { clearResourceCaches, listResources } from '@rondo/db';
import { Type } from 'typebox';
import type { Handler } from '../../context.ts';
import { pipelineOf } from '../../guards/subjects.ts';
import { readBody } from '../../http/read-body.ts';
import { jsonApiError, type Reply } from '../../http/reply.ts';

const Version = Type.Record(Type.String(), Type.String());
/** What the request takes. */
export const CacheBody = Type.Object({ version: Type.Optional(Type.Union([Version, Type.Null()])) });

/** What requests that clear caches answer. */
export const RemovedCaches = Type.Object({ caches_removed: Type.Integer() });

/** `DELETE …/resources/:resource_name/cache`: of versions that hold the given pairs, or of all. The answer has no newline, as in stock. */
export const clearResourceCache: Handler = async (context) => {
  const { request, services } = context;
  const { version } = request.body.length === 0 ? {} : readBody(CacheBody, request);
  const pipeline = await pipelineOf(context);
  const name = request.param('resource_name');
  const [resource] = await listResources(services.db, { pipelineId: pipeline.id, name });
  if (resource === undefined)
    return jsonApiError(404, 'Resource Not Found Error', `Resource with name '${name}' not found.`);
  const removed = await clearResourceCaches(services.db, { resourceId: resource.id, version: version ?? {} });
  return {
    kind: 'body',
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ caches_removed: removed }),
  } satisfies Reply;
};
