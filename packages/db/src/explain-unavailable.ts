import { isConnectionLost } from './is-connection-lost.ts';

/** disk_full (of data), insufficient_resources in general: too many connections, no memory. */
const diskFull = '53100';
const exhausted = /^53/;

/** What people are told when a statement failed for want of a working database, whatever it asked; undefined for any other error. Pure. */
export function explainUnavailable(error: unknown): string | undefined {
  if (isConnectionLost(error)) return 'the database does not answer at the moment; nothing is lost, try again soon';
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  if (typeof code !== 'string' || !exhausted.test(code)) return undefined;
  return code === diskFull
    ? 'the disk with the database is full, so nothing new can be kept: make room there and try again; what runs waits for that'
    : 'the database has come to its limits (connections or memory); try again soon';
}
