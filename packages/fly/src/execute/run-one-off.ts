import { countPlanIds, encodePlan, planExecute } from '@rondo/pipeline';
import { ofBuild, ofPipeline, teamPath } from '../client/paths.ts';
import { watchBuild } from '../events/watch-build.ts';
import { FlyError, PlainFailure } from '../failures/fly-error.ts';
import type { Target } from '../target/target.ts';
import { type Build, build as buildShape } from '../wire/build.ts';
import { artifacts as artifactsShape } from '../wire/server.ts';
import { abortOnInterrupt } from './abort-on-interrupt.ts';
import { determineInputs } from './determine-inputs.ts';
import { downloadOutputs } from './download-outputs.ts';
import type { OneOffRequest } from './one-off-request.ts';

/** Image checks of a pipeline's types: as often as the server has it. */
const checkInterval = { kind: 'default' } as const;

/** Runs a task with what is here: uploads, starts a build, shows it, downloads (fly.md 17.2). Returns the exit code. */
export async function runOneOff(target: Target, request: OneOffRequest): Promise<number> {
  const { io, config, outputs, privileged, tags, inputMapping } = request;
  const { inputs, imageResource, resourceTypes } = await determineInputs(target, request);
  checkOutputs(request);
  const plan = planExecute(
    {
      config: imageResource === undefined ? config : { ...config, imageResource },
      privileged,
      inputs,
      inputMapping,
      outputs: outputs.map(({ name }) => name),
      resourceTypes,
      tags,
    },
    { ids: countPlanIds(Math.floor(io.now() / 1000)), checkInterval },
  );
  const build = await start(target, encodePlan(plan), request);
  const { origin } = new URL(target.connection.url);
  io.stdout.write(`executing build ${build.id} at ${origin}/builds/${build.id}\n`);
  return request.background ? 0 : finish(target, build, request);
}

function checkOutputs({ config, outputs, background }: OneOffRequest): void {
  const known = new Set((config.outputs ?? []).map(({ name }) => name));
  const unknown = outputs.find(({ name }) => !known.has(name));
  if (unknown !== undefined) throw new FlyError(`unknown output '${unknown.name}'`);
  if (background && outputs.length > 0) throw new FlyError('background execution cannot withstand outputs');
}

function start({ connection }: Target, body: string, { team, inputsFrom }: OneOffRequest): Promise<Build> {
  const place =
    inputsFrom === undefined ? { path: teamPath(team, 'builds') } : ofPipeline(team, inputsFrom.pipeline, 'builds');
  const headers = { 'Content-Type': 'application/json' };
  return connection.fetch({ method: 'POST', ...place, headers, body }, buildShape);
}

async function finish(target: Target, build: Build, { io, team, outputs }: OneOffRequest): Promise<number> {
  const { connection } = target;
  const interrupts = abortOnInterrupt(connection, build.id, io);
  using _listener = interrupts;
  const watched = watchBuild(connection, build.id, { io, signal: interrupts.gaveUp }).catch((error: unknown) => {
    if (interrupts.gaveUp.aborted) return interrupts.exitCode;
    throw error;
  });
  const exitCode = await Promise.race([watched, interrupts.exitCode]);
  if (interrupts.gaveUp.aborted) return exitCode;
  const kept = await connection.fetch(ofBuild(build.id, 'artifacts'), artifactsShape);
  try {
    await downloadOutputs(connection, { io, team, outputs, artifacts: kept ?? [] });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new PlainFailure(`downloading failed: ${reason}`, { cause });
  }
  return exitCode;
}
