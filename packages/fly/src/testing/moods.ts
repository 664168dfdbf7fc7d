import type { GivenAnswer } from './recorded-server.ts';

/** Servers that answer everything but `info` alike; `undefined`: with what a healthy one says. */
export const moods: Readonly<Record<string, GivenAnswer | undefined>> = {
  success: undefined,
  'not found': { status: 404, body: '' },
  'not found with details': { status: 404, body: { errors: [{ detail: 'no such' }, { detail: 'thing' }] } },
  unauthorized: { status: 401, body: 'not authorized' },
  forbidden: { status: 403, body: 'forbidden' },
  'forbidden without words': { status: 403, body: '' },
  broken: { status: 500, body: 'boom\n' },
  conflict: { status: 409, body: 'action not allowed' },
  'bad request': { status: 400, body: 'bad thing', headers: { 'Content-Type': 'text/plain' } },
};
