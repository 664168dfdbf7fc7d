import { type Db, resealSecrets } from '@rondo/db';
import type { Component, Logger } from '@rondo/foundation';
import { fired } from './signals.ts';

/** After a change of keys: encrypts anew, once, what other keys encrypted, while everything runs (operations.md A11). */
export function createSecretResealer(db: Db, logger: Logger): Component {
  return {
    name: 'secret-resealer',
    async run(signal) {
      const count = await resealSecrets(db, signal);
      if (count > 0)
        logger.info('secrets are encrypted by the key of now; the old key is no longer needed', { secrets: count });
      await fired(signal);
    },
  };
}
