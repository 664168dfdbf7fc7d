import { registerWorkerCache } from '@rondo/db';
import { anySignal } from '@rondo/foundation';
import { buildEnvironment } from '../environment/build-environment.ts';
import { containerMetadata } from '../environment/container-metadata.ts';
import { layersParams } from '../images/layers-params.ts';
import { programRequest } from '../run/digest-json.ts';
import { readProgramAnswer } from '../run/read-program-answer.ts';
import { exitStatusOf, interruptedOutcome, runResourceProgram } from '../run/run-resource-program.ts';
import type { Fetched, FetchOptions } from './fetch.ts';

const program = '/opt/resource/in';
const directory = '/tmp/build/get';

/** Runs `in`; what it leaves becomes the worker's cache of this version. */
export async function fetchFiles(options: FetchOptions, signal: AbortSignal): Promise<Fetched> {
  const { plan, context, log, request, worker } = options;
  const { services, build, position } = context;
  const { source, version, image } = request;
  const { typeRef } = image;
  const wanted = anySignal(signal, context.leaveSignal);
  const layers =
    typeRef.kind === 'base'
      ? await layersParams(worker, { type: typeRef.name, params: request.params, signal: wanted })
      : undefined;
  const { started, exit, stdout } = await runResourceProgram(
    {
      context,
      planId: plan.id,
      log,
      worker,
      metadata: containerMetadata(context, { stepType: 'get', stepName: plan.name, workingDirectory: directory }),
      image: image.image,
      mounts: [{ path: '/scratch' }, { path: directory }],
      env: buildEnvironment(build, { externalUrl: services.options.externalUrl, buildStatus: position.hookStatus }),
      privileged: image.privileged,
      onStarted: () => undefined,
      processId: 'resource',
      path: program,
      args: [directory],
      stdin: programRequest({ source, params: layers ?? request.params, version }),
    },
    signal,
  );
  if (exit.kind === 'interrupted') return { kind: 'interrupted', outcome: interruptedOutcome(log, signal) };
  const exitStatus = exitStatusOf(exit);
  if (exitStatus !== 0) return { kind: 'failed', exitStatus };
  const answer = readProgramAnswer(stdout, `${program} ${directory}`);
  const volumeHandle = started.volumes.get(directory);
  if (volumeHandle === undefined)
    throw new Error(`container ${started.container.handle} has no volume at ${directory}`);
  const volume = worker.volume(volumeHandle);
  if (layers !== undefined && !(await volume.importLayers(wanted))) {
    throw new Error('a layer of the image went away while the others were fetched: run the build again');
  }
  if (image.privileged) await volume.setPrivileged(false, wanted);
  const { cache } = request;
  await registerWorkerCache(services.db, { cacheId: cache.id, workerName: worker.name, volumeHandle }, answer.metadata);
  return {
    kind: 'fetched',
    artifact: { volumeHandle, workerName: worker.name, resourceCacheId: cache.id },
    version: answer.version,
    metadata: answer.metadata,
  };
}
