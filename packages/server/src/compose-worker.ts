import type { Logger, OptionsOf } from '@rondo/foundation';
import { tellParent } from './children/child-message.ts';
import { StartError } from './errors.ts';
import type { workerFlags } from './flags/worker-flags.ts';
import { fired } from './signals.ts';

/** Runs a worker until the signal fires. Throws what keeps it from starting. */
export async function runWorker(
  options: OptionsOf<typeof workerFlags>,
  { logger, signal }: { logger: Logger; signal: AbortSignal },
): Promise<void> {
  if (options.workDir === undefined)
    throw new StartError('say where layers, volumes and containers go: --work-dir DIR');
  logger.info('worker is listening');
  tellParent({ kind: 'ready' });
  await fired(signal);
}
