import { clearWall as clear, saveWall } from '@rondo/db';
import { Type } from 'typebox';
import type { Handler } from '../../context.ts';
import { badRequest } from '../../http/http-error.ts';
import { readBody } from '../../http/read-body.ts';
import { empty } from '../../http/reply.ts';

/** Nanoseconds; a hundred years are as good as for ever and all that the database can add up. */
const longestTtl = 100 * 365 * 86_400 * 1e9;

/** What the request takes. */
export const WallBody = Type.Object({
  message: Type.Optional(Type.String({ maxLength: 65_536 })),
  TTL: Type.Optional(Type.Integer({ minimum: 0, maximum: longestTtl })),
});

/** `PUT /api/v1/wall`: puts a message up in place of the one before; without `TTL` until it is cleared (api.md 12.12). */
export const setWall: Handler = async ({ request, services }) => {
  const { message = '', TTL = 0 } = readBody(WallBody, request);
  if (message === '') throw badRequest('Wall message cannot be empty');
  await saveWall(services.db, { message, ttlMs: TTL === 0 ? undefined : TTL / 1e6 });
  return empty(200);
};

/** `DELETE /api/v1/wall`. */
export const clearWall: Handler = async ({ services }) => {
  await clear(services.db);
  return empty(200);
};
