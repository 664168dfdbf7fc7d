import type { Clock } from '@rondo/foundation';
import type { ReadSecret, SecretReading } from './secret-manager.ts';

export type CacheSettings = {
  readonly isEnabled: boolean;
  /** How long what was found is kept; shorter where the manager says so. */
  readonly foundMs: number;
  /** How long it is known that nothing is there. */
  readonly notFoundMs: number;
  /** How often what is too old is thrown away. */
  readonly purgeIntervalMs: number;
};

type Kept = { readonly reading: SecretReading; readonly untilMs: number };

/** Keeps what was read, by path, in this process's memory (operations.md A25.1). Errors are never kept. */
export function withCache(read: ReadSecret, settings: CacheSettings, clock: Clock): ReadSecret {
  if (!settings.isEnabled) return read;
  const kept = new Map<string, Kept>();
  let purgedAtMs = clock.nowMs();
  return async (path, signal) => {
    const nowMs = clock.nowMs();
    const known = kept.get(path);
    if (known !== undefined && known.untilMs > nowMs) return known.reading;
    const reading = await read(path, signal);
    const readAtMs = clock.nowMs();
    if (readAtMs - purgedAtMs >= settings.purgeIntervalMs) {
      purgedAtMs = readAtMs;
      for (const [oldPath, { untilMs }] of kept) if (untilMs <= readAtMs) kept.delete(oldPath);
    }
    kept.set(path, { reading, untilMs: readAtMs + durationOf(reading, settings) });
    return reading;
  };
}

function durationOf(reading: SecretReading, { foundMs, notFoundMs }: CacheSettings): number {
  return reading.kind === 'not_found' ? notFoundMs : Math.min(foundMs, reading.ttlMs ?? foundMs);
}
