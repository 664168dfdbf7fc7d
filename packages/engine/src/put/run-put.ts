import type { PutPlan } from '@rondo/pipeline';
import type { Worker } from '@rondo/runtime';
import { buildEnvironment } from '../environment/build-environment.ts';
import { containerMetadata } from '../environment/container-metadata.ts';
import type { StepLog } from '../output/step-log.ts';
import { programRequest } from '../run/digest-json.ts';
import { type FinishedProgram, runResourceProgram } from '../run/run-resource-program.ts';
import type { StepContext } from '../step-context.ts';
import type { PutRequest } from './prepare-put.ts';

const program = '/opt/resource/out';
const directory = '/tmp/build/put';

export interface RunPutOptions {
  readonly plan: PutPlan;
  readonly context: StepContext;
  readonly log: StepLog;
  readonly request: PutRequest;
  readonly worker: Worker;
}

/** Runs `out` with its inputs below its directory. */
export async function runPut(
  options: RunPutOptions,
  signal: AbortSignal,
): Promise<FinishedProgram & { command: string }> {
  const { plan, context, log, request, worker } = options;
  const { services, build, position } = context;
  const inputs = [...request.inputs].map(([name, artifact]) => ({ path: `${directory}/${name}`, artifact }));
  const finished = await runResourceProgram(
    {
      context,
      planId: plan.id,
      log,
      worker,
      metadata: containerMetadata(context, { stepType: 'put', stepName: plan.name, workingDirectory: directory }),
      image: request.image.image,
      mounts: [{ path: '/scratch' }, { path: directory }, ...inputs.sort((a, b) => (a.path < b.path ? -1 : 1))],
      env: buildEnvironment(build, {
        externalUrl: services.options.externalUrl,
        buildStatus: position.hookStatus,
        exposesCreatedBy: plan.exposeBuildCreatedBy ?? false,
      }),
      privileged: request.image.privileged,
      onStarted: () => log.reach('started', 'start-put', {}),
      processId: 'resource',
      path: program,
      args: [directory],
      stdin: programRequest({ source: request.source, params: request.params }),
    },
    signal,
  );
  return { ...finished, command: `${program} ${directory}` };
}
