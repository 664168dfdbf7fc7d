import type { UiJobStats } from '@rondo/protocol';
import { asObject, count, list, text, texts } from './json.ts';

/** What Rondo tells of a job beside its builds; `undefined` from a server without that route. */
export function readJobStats(body: unknown): UiJobStats | undefined {
  const object = asObject(body);
  if (object === undefined || !Array.isArray(object.locks)) return undefined;
  const [maxInFlight, typicalWaitMs] = [count(object, 'maxInFlight'), count(object, 'typicalWaitMs')];
  return {
    locks: list(object.locks, (lock) => {
      const name = text(lock, 'name');
      return name === undefined ? undefined : { name, jobs: texts(lock.jobs) };
    }),
    ...(maxInFlight === undefined ? {} : { maxInFlight }),
    ...(typicalWaitMs === undefined ? {} : { typicalWaitMs }),
  };
}
