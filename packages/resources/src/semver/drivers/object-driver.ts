import { systemRandom } from '@rondo/foundation';
import type { ProgramContext } from '../../sdk/program.ts';
import { ProgramFailure } from '../../sdk/program-failure.ts';
import type { SemverDriver } from '../semver-driver.ts';
import { formatStrictVersion, parseStrictVersion, type StrictVersion } from '../version.ts';

/** An object with the number in it, and a mark that changes whenever somebody writes it. */
export interface StoredObject {
  readonly text: string;
  /** Undefined where the store has no such marks. */
  readonly mark: string | undefined;
}

/** One object of a store. */
export interface ObjectStore {
  /** What messages call it: `bucket`, `container`. */
  readonly place: string;
  readonly read: () => Promise<StoredObject | undefined>;
  /** Writes, unless somebody else has written since `previous` was read (false). */
  readonly write: (text: string, previous: StoredObject | undefined) => Promise<boolean>;
}

const maxAttempts = 20;

/** A driver that keeps the number in one object; concurrent changes are made one after another where the store lets us see them. */
export function objectDriver(
  store: ObjectStore,
  initial: StrictVersion,
  options: { context: ProgramContext; initialAfterCursor: boolean },
): SemverDriver {
  const parse = (object: StoredObject | undefined) =>
    object === undefined ? undefined : parseStored(object.text, store.place);
  return {
    check: async (cursor) => {
      const stored = parse(await store.read());
      if (stored !== undefined) return [stored];
      return cursor === undefined || options.initialAfterCursor ? [initial] : [];
    },
    current: async () => parse(await store.read()) ?? initial,
    change: async (change) => {
      for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
        const object = await store.read();
        const changed = change(parse(object) ?? initial);
        if (await store.write(formatStrictVersion(changed), object)) return changed;
        await options.context.clock.sleep(
          systemRandom.next() * Math.min(100 * 2 ** attempt, 5000),
          options.context.signal,
        );
      }
      throw new ProgramFailure(
        `somebody else changed the version each of ${maxAttempts} times it was about to be written`,
      );
    },
  };
}

function parseStored(text: string, place: string): StrictVersion {
  const version = parseStrictVersion(text.trim());
  if (version !== undefined) return version;
  throw new ProgramFailure(
    `parsing number in ${place}: ${JSON.stringify(text.slice(0, 100))} is no version like 1.0.0`,
  );
}
