import {
  defaultsOf,
  mergeSource,
  type PlanId,
  planTaskImage,
  publicPlan,
  type TaskConfig,
  type TaskPlan,
} from '@rondo/pipeline';
import { fetchImage } from '../images/fetch-type-image.ts';
import type { StepLog } from '../output/step-log.ts';
import type { StepImage } from '../run/run-in-container.ts';
import type { RunState } from '../run-state.ts';
import { type StepContext, topPosition } from '../step-context.ts';

export interface TaskImageOptions {
  readonly plan: TaskPlan;
  readonly config: TaskConfig;
  readonly context: StepContext;
  readonly log: StepLog;
  readonly state: RunState;
  readonly signal: AbortSignal;
}

/** What a task runs in: an artifact, an image to fetch first, a root file system of the worker's, or nothing said (scheduling.md 9.3). */
export async function fetchTaskImage(options: TaskImageOptions): Promise<StepImage> {
  const { plan, config, state } = options;
  if (plan.image !== undefined) {
    const artifact = state.artifact(plan.image);
    if (artifact === undefined) throw new Error(missingImage(plan.image));
    return { kind: 'artifact', artifact };
  }
  if (config.imageResource !== undefined) return fetchImageResource(options, config.imageResource);
  if (config.rootfsUri !== undefined && config.rootfsUri !== '') return { kind: 'uri', uri: config.rootfsUri };
  return { kind: 'none' };
}

async function fetchImageResource(
  { plan, context, log, state, signal }: TaskImageOptions,
  image: NonNullable<TaskConfig['imageResource']>,
): Promise<StepImage> {
  const { options } = context.services;
  const types = plan.resourceTypes ?? [];
  const source = mergeSource(defaultsOf(image.type, types, options.baseTypeDefaults), image.source);
  const plans = planTaskImage(
    plan.id as PlanId,
    { ...image, source },
    {
      types,
      stepTags: plan.tags ?? [],
      skipInterval: plan.checkSkipInterval ?? false,
      checkInterval: { kind: 'every', intervalNs: BigInt(options.checkIntervalMs) * 1_000_000n },
    },
  );
  if (plans.checkPlan !== undefined) log.once('image-check', { plan: publicPlan(plans.checkPlan) });
  log.once('image-get', { plan: publicPlan(plans.getPlan) });
  const build = (inner: Parameters<typeof context.stepFor>[0]) => context.stepFor(inner, topPosition);
  const { artifact } = await fetchImage(plans, { signal, state, build });
  return { kind: 'artifact', artifact };
}

function missingImage(name: string): string {
  return `missing image artifact source: ${name}

make sure there's a corresponding 'get' step, or a task that produces it as an output`;
}
