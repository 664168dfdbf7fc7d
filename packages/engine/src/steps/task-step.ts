import { findTaskCaches } from '@rondo/db';
import { formatBytes } from '@rondo/foundation';
import type { TaskConfig, TaskPlan } from '@rondo/pipeline';
import { unknownTaskConfig } from '@rondo/protocol';
import type { Artifact, ExitOutcome, StartedStep, Worker } from '@rondo/runtime';
import type { StepLog } from '../output/step-log.ts';
import { placeStep } from '../run/place-step.ts';
import { preparationSignal } from '../run/preparation-signal.ts';
import type { StepImage } from '../run/run-in-container.ts';
import { exitStatusOf, interruptedOutcome } from '../run/run-resource-program.ts';
import { runWork } from '../run/run-work.ts';
import { stepDeadline, stepTimeoutMs } from '../run/step-timeout.ts';
import type { RunState } from '../run-state.ts';
import type { Step } from '../step.ts';
import type { StepContext } from '../step-context.ts';
import type { StepOutcome } from '../step-outcome.ts';
import type { StepResult } from '../step-result.ts';
import { fetchTaskImage } from '../task/fetch-task-image.ts';
import { loadTaskConfig } from '../task/load-task-config.ts';
import { runTask } from '../task/run-task.ts';
import { saveTaskCaches } from '../task/save-task-caches.ts';
import { taskLimits } from '../task/task-limits.ts';
import { type TaskMounts, taskMounts } from '../task/task-mounts.ts';
import { taskDirectory } from '../task/task-paths.ts';

/** `task`: runs a program (scheduling.md 9.3). */
export class TaskStep implements Step {
  readonly #plan: TaskPlan;
  readonly #context: StepContext;

  constructor(plan: TaskPlan, context: StepContext) {
    this.#plan = plan;
    this.#context = context;
  }

  run(signal: AbortSignal, state: RunState): Promise<StepResult> {
    const plan = this.#plan;
    const context = this.#context;
    return runWork({ context, planId: plan.id, signal, state }, async (log) => {
      const preparing = preparationSignal(context, plan.id, signal);
      const config = await loadTaskConfig({ plan, context, state, signal: preparing });
      log.reach('initialized', 'initialize-task', { config: unknownTaskConfig });
      const timeoutMs = stepTimeoutMs(plan.timeout, context.services.options.defaultTaskTimeout);
      const image = await fetchTaskImage({ plan, config, context, log, state, signal: preparing });
      const directory = taskDirectory(plan.name);
      const mounts = taskMounts(plan, config, { directory, state });
      using placed = await this.#place(config, { log, image, mounts }, preparing);
      const { worker } = placed;
      using deadline = stepDeadline(context, { planId: plan.id, timeoutMs, signal });
      const task = { plan, config, context, log, worker, image, mounts, directory };
      const { started, exit } = await runTask(task, deadline.signal);
      const artifacts = outputArtifacts(mounts, started, worker);
      const caches = { plan, context, worker, started, caches: mounts.caches, privileged: plan.privileged };
      await saveTaskCaches(caches, state.detachedSignal);
      if (exit.kind === 'interrupted') return { ...interruptedOutcome(log, deadline.signal), artifacts };
      return { ...this.#finish(config, log, exit), artifacts };
    });
  }

  async #place(
    config: TaskConfig,
    { log, image, mounts }: { log: StepLog; image: StepImage; mounts: TaskMounts },
    signal: AbortSignal,
  ) {
    const { tags = [], id, name } = this.#plan;
    const context = this.#context;
    const { build, services } = context;
    const platform = config.platform ? { platform: config.platform } : {};
    const requirements = { teamId: build.teamId, tags, ...platform };
    const inputs = [
      ...mounts.inputs.map(({ artifact }) => artifact),
      ...(image.kind === 'artifact' ? [image.artifact] : []),
    ];
    const cacheWorkers = async () => {
      if (build.jobId === undefined || mounts.caches.length === 0) return [];
      const paths = mounts.caches.map(({ key }) => key);
      const found = await findTaskCaches(services.db, { jobId: build.jobId, stepName: name, paths });
      return found.map(({ workerName }) => workerName);
    };
    return placeStep(
      { context, planId: id, log, requirements, chain: 'build', isTask: true, inputs, cacheWorkers },
      signal,
    );
  }

  #finish(config: TaskConfig, log: StepLog, exit: ExitOutcome): StepOutcome {
    const exitStatus = exitStatusOf(exit);
    if (exit.kind === 'exited' && exit.isOutOfMemory) {
      const { memoryBytes = 0 } = taskLimits(config, this.#context.services.options);
      const limit = memoryBytes > 0 ? ` (limit ${formatBytes(memoryBytes)})` : '';
      log.say('stderr', `killed: out of memory${limit}\n`);
    }
    log.event('finish-task', { exit_status: exitStatus });
    return { result: exitStatus === 0 ? 'succeeded' : 'failed' };
  }
}

/** What the task wrote, whatever it came to. */
function outputArtifacts({ outputs }: TaskMounts, { volumes }: StartedStep, worker: Worker): Record<string, Artifact> {
  return Object.fromEntries(
    outputs.flatMap(({ name, path }) => {
      const volumeHandle = volumes.get(path);
      return volumeHandle === undefined ? [] : [[name, { volumeHandle, workerName: worker.name }] as const];
    }),
  );
}
