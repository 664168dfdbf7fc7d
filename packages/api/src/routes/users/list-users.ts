import { listUsers } from '@rondo/db';
import { Type } from 'typebox';
import type { Handler } from '../../context.ts';
import { HttpError } from '../../http/http-error.ts';
import { json } from '../../http/reply.ts';
import { toSeconds } from '../../present/present-pipeline.ts';
import { Seconds, text } from '../../present/shapes.ts';

/** What the request answers, for each user. */
export const ActiveUser = Type.Object({ id: Type.Integer(), username: text, connector: text, last_login: Seconds });

/** `GET /api/v1/users?since=YYYY-MM-DD`: who logged in on that day (UTC) or later; everybody without it. */
export const listActiveUsersSince: Handler = async ({ request, services }) => {
  const users = await listUsers(services.db, readDay(request.query.get('since') ?? ''));
  return json(
    users.map(({ id, username, connector, lastLoginMs }) => ({
      id,
      username: username || undefined,
      connector: connector || undefined,
      last_login: toSeconds(lastLoginMs),
    })),
  );
};

function readDay(word: string): number | undefined {
  if (word === '') return undefined;
  const timeMs = /^\d{4}-\d{2}-\d{2}$/.test(word) ? Date.parse(`${word}T00:00:00Z`) : Number.NaN;
  const isDay = !Number.isNaN(timeMs) && new Date(timeMs).toISOString().startsWith(word);
  if (!isDay) throw new HttpError(json({ error: 'wrong date format (yyyy-mm-dd)' }, { status: 400 }));
  return timeMs;
}
