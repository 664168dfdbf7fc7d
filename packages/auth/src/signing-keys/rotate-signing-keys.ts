import { type Db, deleteSupersededKeys, findAgedAlgorithms, saveSigningKey } from '@rondo/db';
import { type Clock, type Component, type Logger, systemClock } from '@rondo/foundation';
import { generateSigningKey, signingAlgorithms } from './signing-key.ts';

export type SigningKeyRotation = {
  /** A key that has signed for so long gets a successor; 0: none ever does. */
  readonly rotationPeriodMs: number;
  /** How long a key is published beside its successor, for tokens that it has signed. */
  readonly gracePeriodMs: number;
};

/** Replaces keys that have signed long enough and forgets those that nobody needs any more (api.md 18.1). Any node may, at any time. */
export async function rotateSigningKeys(
  db: Db,
  { rotationPeriodMs, gracePeriodMs }: SigningKeyRotation,
): Promise<void> {
  const aged = rotationPeriodMs === 0 ? [] : await findAgedAlgorithms(db, rotationPeriodMs);
  for (const algorithm of signingAlgorithms.filter((known) => aged.includes(known))) {
    await saveSigningKey(db, await generateSigningKey(algorithm), { maxAgeMs: rotationPeriodMs });
  }
  await deleteSupersededKeys(db, gracePeriodMs);
}

export type SigningKeyLifecycleOptions = SigningKeyRotation & {
  readonly db: Db;
  readonly logger: Logger;
  readonly checkIntervalMs: number;
  readonly clock?: Clock;
};

/** Looks after the keys now and then, by stock's name (operations.md A12). */
export function createSigningKeyLifecycle(options: SigningKeyLifecycleOptions): Component {
  const { db, logger, checkIntervalMs, clock = systemClock } = options;
  return {
    name: 'signing_key_lifecycler',
    async run(signal) {
      while (!signal.aborted) {
        await rotateSigningKeys(db, options).catch((error: unknown) => {
          logger.error('signing keys not looked after', { error });
        });
        await clock.sleep(checkIntervalMs, signal).catch(() => undefined);
      }
    },
  };
}
