import { reconcileWorker } from '@rondo/db';
import { counter } from '@rondo/foundation';
import type { DestroyOptions } from './destroy-doomed.ts';

const unknown = counter('rondo_gc_unknown', 'Containers and volumes that a worker had and nobody had written down');

/**
 * Asks the workers what they have and compares it with what is written down: what is missing for too long is forgotten,
 * what nobody knows is destroyed (worker.md 18.5). Workers that the gateway reports for are not asked.
 */
export async function reconcileWorkers(
  { db, pool, logger, signal }: DestroyOptions,
  { missingGraceMs }: { missingGraceMs: number },
): Promise<void> {
  const running = (await pool.views()).filter(({ state }) => state === 'running');
  for (const { name } of running) {
    try {
      const worker = await pool.worker(name);
      if (!worker.capabilities.startInOneRequest) continue;
      const report = await worker.listHandles(signal);
      const { containers, volumes } = await reconcileWorker(db, name, { report, missingGraceMs });
      if (containers.length + volumes.length === 0) continue;
      unknown.add(containers.length + volumes.length);
      logger.info('destroying what nobody knows', {
        worker: name,
        containers: containers.length,
        volumes: volumes.length,
      });
      await worker.destroyContainers(containers, signal);
      await worker.destroyVolumes(volumes, signal);
    } catch (error) {
      logger.warn('worker could not be compared with what is written down', { worker: name, error });
    }
  }
}
