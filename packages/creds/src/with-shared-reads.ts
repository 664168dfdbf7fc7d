import { abortable } from '@rondo/foundation';
import type { ReadSecret, SecretReading } from './secret-manager.ts';

/**
 * Reads of the same path that come while one is under way get its answer: `((db.user))` and `((db.password))` of one template cost one read, and are of one lease.
 * Nobody's signal ends a read that others may wait for; the manager's own time limit does.
 */
export function withSharedReads(read: ReadSecret): ReadSecret {
  const underWay = new Map<string, Promise<SecretReading>>();
  return (path, signal) => {
    const reading = underWay.get(path) ?? begin(path);
    return signal === undefined ? reading : abortable(reading, signal);
  };

  function begin(path: string): Promise<SecretReading> {
    const reading = read(path).finally(() => underWay.delete(path));
    underWay.set(path, reading);
    return reading;
  }
}
