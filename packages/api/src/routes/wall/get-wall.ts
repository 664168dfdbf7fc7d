import { findWall } from '@rondo/db';
import { Type } from 'typebox';
import type { Handler } from '../../context.ts';
import { json } from '../../http/reply.ts';
import { text } from '../../present/shapes.ts';

/** What the request answers. */
export const Wall = Type.Object({
  message: text,
  TTL: Type.Optional(Type.Integer({ description: 'nanoseconds that are left' })),
});

/** `GET /api/v1/wall`: the message to everybody and, where it goes by itself, what is left of it in nanoseconds (api.md 10.12). */
export const getWall: Handler = async ({ services }) => {
  const wall = await findWall(services.db);
  if (wall === undefined) return json({});
  const { message, remainingMs } = wall;
  return json({ message, ...(remainingMs === undefined ? {} : { TTL: Math.round(remainingMs * 1e6) }) });
};
