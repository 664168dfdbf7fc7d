import { saveReport } from '@rondo/db';
import { Type } from 'typebox';
import type { Context, Handler } from '../../context.ts';
import { readBody } from '../../http/read-body.ts';
import { empty, type Reply } from '../../http/reply.ts';

/** What the request takes. */
export const Handles = Type.Union([Type.Array(Type.String({ maxLength: 1024 }), { maxItems: 1_000_000 }), Type.Null()]);
const headers = { 'content-type': 'application/json' };

/** `PUT /api/v1/containers/report?worker_name=…`: the handles that a worker has (worker.md 18.5). */
export const reportWorkerContainers: Handler = (context) => report(context, 'containers');

/** `PUT /api/v1/volumes/report?worker_name=…`. */
export const reportWorkerVolumes: Handler = (context) => report(context, 'volumes');

/** Handles of an unknown worker are a 404; without any there is nothing to say, as in stock. */
async function report({ request, services }: Context, table: 'containers' | 'volumes'): Promise<Reply> {
  const workerName = request.query.get('worker_name') ?? '';
  if (workerName === '') return empty(404, headers);
  const handles = readBody(Handles, request, headers) ?? [];
  return empty((await saveReport(services.db, table, { workerName, handles })) ? 204 : 404, headers);
}
