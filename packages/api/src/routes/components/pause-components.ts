import { pauseComponents } from '@rondo/db';
import type { Context, Handler } from '../../context.ts';
import { notFound } from '../../http/http-error.ts';
import { empty, type Reply } from '../../http/reply.ts';

/** `PUT /api/v1/components/:component_name/pause`. */
export const pauseComponent: Handler = (context) => pauseOne(context, true);

/** `PUT /api/v1/components/:component_name/unpause`. */
export const unpauseComponent: Handler = (context) => pauseOne(context, false);

/** `PUT /api/v1/components/pause`. */
export const pauseAllComponents: Handler = (context) => pauseAll(context, true);

/** `PUT /api/v1/components/unpause`. */
export const unpauseAllComponents: Handler = (context) => pauseAll(context, false);

async function pauseOne({ request, services }: Context, isPaused: boolean): Promise<Reply> {
  if (!(await pauseComponents(services.db, { name: request.param('component_name'), isPaused }))) throw notFound();
  return empty(200);
}

async function pauseAll({ services }: Context, isPaused: boolean): Promise<Reply> {
  await pauseComponents(services.db, { name: undefined, isPaused });
  return empty(200);
}
