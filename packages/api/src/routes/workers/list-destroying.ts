import { listDestroying } from '@rondo/db';
import type { Handler } from '../../context.ts';
import type { ApiRequest } from '../../http/api-request.ts';
import { badRequest } from '../../http/http-error.ts';
import { json } from '../../http/reply.ts';

/** `GET /api/v1/containers/destroying?worker_name=…`: what a worker is to destroy. */
export const listDestroyingContainers: Handler = async ({ request, services }) =>
  json(await listDestroying(services.db, 'containers', workerName(request)));

/** `GET /api/v1/volumes/destroying?worker_name=…`. Nothing is null here, as in stock. */
export const listDestroyingVolumes: Handler = async ({ request, services }) => {
  const handles = await listDestroying(services.db, 'volumes', workerName(request));
  return json(handles.length === 0 ? null : handles);
};

function workerName(request: ApiRequest): string {
  const name = request.query.get('worker_name') ?? '';
  if (name === '') throw badRequest();
  return name;
}
