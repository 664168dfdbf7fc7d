import { type ComponentRow, listComponents } from '@rondo/db';
import { Type } from 'typebox';
import type { Handler } from '../../context.ts';
import { json } from '../../http/reply.ts';

/** What the request answers, for each of them. */
export const Component = Type.Object({
  name: Type.String(),
  interval: Type.Integer({ description: 'nanoseconds' }),
  last_ran: Type.String({ format: 'date-time' }),
  paused: Type.Boolean(),
});

/** `GET /api/v1/components`: the parts of the server that work by themselves (api.md 10.12). */
export const getComponents: Handler = async ({ services }) =>
  json((await listComponents(services.db)).map(presentComponent));

function presentComponent(component: ComponentRow): object {
  return {
    name: component.name,
    interval: component.intervalMs * 1e6,
    last_ran: presentLastRan(component),
    paused: component.isPaused,
  };
}

/** The time, or the zero time of stock for a part that never ran. */
export function presentLastRan({ lastRanMs }: ComponentRow): string {
  return lastRanMs === undefined ? '0001-01-01T00:00:00Z' : new Date(lastRanMs).toISOString();
}
