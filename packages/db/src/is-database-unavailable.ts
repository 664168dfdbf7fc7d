import { isConnectionLost } from './is-connection-lost.ts';

/** disk_full, too_many_connections. */
const exhausted = new Set<unknown>(['53100', '53300']);

/** Whether a statement failed for want of a working database, so that the very same may work once there is one again. Pure. */
export function isDatabaseUnavailable(error: unknown): boolean {
  return isConnectionLost(error) || (error instanceof Error && exhausted.has(Reflect.get(error, 'code')));
}
