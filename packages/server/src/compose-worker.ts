import { mkdir } from 'node:fs/promises';
import { flushCompileCache } from 'node:module';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import type { Logger, OptionsOf } from '@rondo/foundation';
import { workerExtensionVersion } from '@rondo/protocol';
import { type BaseImages, checkPrograms, openBaseImages, startWorker } from '@rondo/worker';
import { tellParent } from './children/child-message.ts';
import { StartError } from './errors.ts';
import type { workerFlags } from './flags/worker-flags.ts';
import { workerPaths, writeWorkerFile } from './local-worker/worker-file.ts';
import { ensureResourceBundles } from './resource-bundles.ts';
import { fired } from './signals.ts';
import { workerVersion } from './version.ts';

type WorkerOptions = OptionsOf<typeof workerFlags>;

/** Runs a worker until the signal fires; containers go on, unless told otherwise, and the next worker finds them. Throws what keeps it from starting. */
export async function runWorker(
  options: WorkerOptions,
  { logger, signal }: { logger: Logger; signal: AbortSignal },
): Promise<void> {
  if (options.workDir === undefined)
    throw new StartError('say where layers, volumes and containers go: --work-dir DIR');
  // Making the base root file system takes minutes, in vain on a machine that can't run containers.
  checkPrograms();
  const workDirectory = resolve(options.workDir);
  const socketDirectory = resolve(options.socketDir ?? join(workDirectory, 'run'));
  const baseDirectory = resolve(options.baseDir ?? join(workDirectory, 'base'));
  await mkdir(socketDirectory, { recursive: true });
  const bundles = await ensureResourceBundles(baseDirectory);
  const base = await openBaseImages({
    directory: baseDirectory,
    resourceBundles: bundles,
    log: logger,
    onProgress: (text) => tellParent({ kind: 'progress', text }),
    signal,
  });
  const paths = workerPaths(socketDirectory);
  const worker = await startWorker({
    directory: workDirectory,
    gardenSocket: paths.garden,
    baggageclaimSocket: paths.baggageclaim,
    ...(options.socketOwner === undefined
      ? {}
      : { socketOwner: { uid: options.socketOwner, gid: options.socketOwner } }),
    log: logger,
    publish: options.publish,
    base: { layers: base.layers, layersOfImport: base.layersOfImport },
    layersOfType: base.layersOfType,
    checkRunner: { programPath: join(bundles, 'check-runner'), layersOf: (type) => layerPaths(base, type) },
  });
  await writeWorkerFile(socketDirectory, {
    name: options.name ?? hostname(),
    version: workerVersion,
    platform: 'linux',
    tags: options.tag,
    resource_types: base.resourceTypes,
    extensions: {
      garden: workerExtensionVersion,
      task_image: base.taskImage,
      warm_checks: base.resourceTypes.filter(({ privileged }) => !privileged).map(({ type }) => type),
    },
    start_time_ms: Date.now(),
  });
  tellParent({ kind: 'ready' });
  // One that is killed could not keep them, and is to be back soon.
  flushCompileCache();
  await fired(signal);
  await worker.stop({ leaveRunning: !options.shutDown });
}

/** Where the layers of a base resource type lie, lowest first. */
function layerPaths({ layers, layersOfType }: BaseImages, type: string): string[] | undefined {
  return layersOfType(type)?.map((key) => layers.treeOf(key, 'shifted', 'root'));
}
