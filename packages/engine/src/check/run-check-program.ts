import { randomUUID } from 'node:crypto';
import type { CheckScope } from '@rondo/db';
import { anySignal } from '@rondo/foundation';
import type { CheckPlan, JsonObject, VersionConfig } from '@rondo/pipeline';
import type { ExitOutcome, Worker } from '@rondo/runtime';
import { buildEnvironment } from '../environment/build-environment.ts';
import { containerMetadata } from '../environment/container-metadata.ts';
import type { FetchedImage } from '../images/fetch-type-image.ts';
import type { StepLog } from '../output/step-log.ts';
import { programRequest } from '../run/digest-json.ts';
import { runAnywhere } from '../run/run-anywhere.ts';
import { planContainer } from '../run/run-in-container.ts';
import { runProcess } from '../run/run-process.ts';
import { type ResourceProgram, runResourceProgram } from '../run/run-resource-program.ts';
import { stepDeadline, stepTimeoutMs } from '../run/step-timeout.ts';
import type { StepContext } from '../step-context.ts';
import type { CheckSubject } from './check-subject.ts';

const program = '/opt/resource/check';

export interface CheckProgramOptions {
  readonly plan: CheckPlan;
  readonly context: StepContext;
  readonly log: StepLog;
  readonly request: {
    readonly source: JsonObject | null;
    readonly version: VersionConfig | undefined;
    readonly image: FetchedImage;
    readonly scope: CheckScope;
    readonly subject: CheckSubject;
  };
}

export interface CheckProgramResult {
  readonly exit: ExitOutcome | { readonly kind: 'interrupted' };
  readonly stdout: string;
  readonly stderr: string;
  readonly command: string;
  /** The signal that the program ran under: says what interrupted it. */
  readonly signal: AbortSignal;
}

/**
 * Runs a check where it is cheapest: warm, without a container, where the worker can do that; else a resource's in the
 * container that stays between its checks, and an image's in one of its build's step (design D12, worker.md 18.1).
 */
export async function runCheckProgram(options: CheckProgramOptions, signal: AbortSignal): Promise<CheckProgramResult> {
  const { plan, context, log, request } = options;
  const { services, build } = context;
  const { image, subject } = request;
  const timeoutMs = stepTimeoutMs(plan.timeout, services.options.checkTimeout);
  const baseType = plan.image.baseType ?? plan.type;
  const requirements = { teamId: build.teamId, resourceType: baseType, tags: plan.tags ?? [] };
  const inputs = image.image.kind === 'artifact' ? [image.image.artifact] : [];
  const chain = subject.resourceId === undefined ? ('no-input' as const) : ('check' as const);
  const session = subject.resourceId === undefined ? undefined : `config-${request.scope.configId}`;
  const findPreferred = async () => (session === undefined ? undefined : services.sessions.findWorker(session));
  const where = { context, planId: plan.id, log, requirements, inputs, findPreferred, chain, isTask: false };
  return await runAnywhere(where, signal, async ({ worker, context, lost }) => {
    using deadline = stepDeadline(context, { planId: plan.id, timeoutMs, signal });
    const placed = { ...options, context, worker, lost };
    const warm = await runWarm(placed, deadline.signal);
    const result =
      warm ??
      (session === undefined
        ? await runInStepContainer(placed, deadline.signal)
        : await services.sessions.inTurn(session, () => runInSession(placed, session, deadline.signal)));
    return { ...result, command: program, signal: deadline.signal };
  });
}

/** A check on its worker; `lost` fires when the check is to begin anew on another. */
interface PlacedCheck extends CheckProgramOptions {
  readonly worker: Worker;
  readonly lost: AbortSignal;
}

type Ran = Pick<CheckProgramResult, 'exit' | 'stdout' | 'stderr'>;

/** Undefined where the worker runs no such checks warm. */
async function runWarm(
  { context, log, request, worker, lost }: PlacedCheck,
  signal: AbortSignal,
): Promise<Ran | undefined> {
  const { source, version, image } = request;
  const { typeRef } = image;
  if (typeRef.kind !== 'base' || !worker.capabilities.warmChecks.includes(typeRef.name)) return undefined;
  log.reach('started', 'start', {});
  const run = { type: typeRef.name, teamId: context.build.teamId, env: environment(context) };
  const outcome = await interruptible(
    worker.runCheck({ ...run, request: programRequest({ source, version }) }, anySignal(signal, lost)),
    signal,
  );
  if (outcome === undefined) return undefined;
  if (outcome === 'interrupted') return { exit: { kind: 'interrupted' }, stdout: '', stderr: '' };
  await log.output('stderr', Buffer.from(outcome.stderr), () => undefined);
  log.endOutput(() => undefined);
  return { exit: { kind: 'exited', status: outcome.exitStatus }, stdout: outcome.stdout, stderr: outcome.stderr };
}

async function interruptible<Value>(running: Promise<Value>, signal: AbortSignal): Promise<Value | 'interrupted'> {
  try {
    return await running;
  } catch (error) {
    if (signal.aborted) return 'interrupted';
    throw error;
  }
}

async function runInStepContainer(options: PlacedCheck, signal: AbortSignal): Promise<Ran> {
  const finished = await runResourceProgram(resourceProgram(options), signal);
  return { exit: finished.exit, stdout: finished.stdout, stderr: '' };
}

async function runInSession(options: PlacedCheck, session: string, signal: AbortSignal): Promise<Ran> {
  const { context, log, worker, lost } = options;
  const { services, build, leaveSignal } = context;
  const { processId: id, path, args, stdin, onStarted, ...work } = resourceProgram(options);
  const metadata = { ...work.metadata, user: '', resourceId: options.request.subject.resourceId };
  const process = { id, path, args, stdin };
  const wanted = anySignal(signal, lost);
  const plan = await planContainer({ ...work, metadata, process, hermetic: false, limits: {} }, wanted);
  const started = await services.sessions.run(worker, { session, teamId: build.teamId, plan, signal: wanted });
  onStarted();
  const output = { stdout: [] as Uint8Array[], stderr: [] as Uint8Array[] };
  const exit = await runProcess({
    ...started,
    onChunk: async ({ source, bytes }) => {
      output[source].push(bytes);
      if (source === 'stderr') await log.output('stderr', bytes, () => undefined);
    },
    signal,
    leaveSignal,
    clock: services.clock,
  });
  log.endOutput(() => undefined);
  started.container.forget(id, AbortSignal.timeout(5000)).catch(() => undefined);
  return { exit, stdout: Buffer.concat(output.stdout).toString(), stderr: Buffer.concat(output.stderr).toString() };
}

function resourceProgram({ plan, context, log, request, worker }: PlacedCheck): ResourceProgram {
  const { source, version, image } = request;
  return {
    context,
    planId: plan.id,
    log,
    worker,
    metadata: containerMetadata(context, {
      stepType: 'check',
      stepName: plan.name,
      workingDirectory: '/tmp/build/check',
    }),
    image: image.image,
    mounts: [{ path: '/scratch' }],
    env: environment(context),
    privileged: image.privileged,
    onStarted: () => log.reach('started', 'start', {}),
    processId: `check-${randomUUID()}`,
    path: program,
    args: [],
    stdin: programRequest({ source, version }),
  };
}

function environment({ build, services, position }: CheckProgramOptions['context']): string[] {
  return buildEnvironment(build, { externalUrl: services.options.externalUrl, buildStatus: position.hookStatus });
}
