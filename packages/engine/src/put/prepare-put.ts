import type { JsonObject, PutPlan } from '@rondo/pipeline';
import type { Artifact } from '@rondo/runtime';
import { type FetchedImage, fetchTypeImage } from '../images/fetch-type-image.ts';
import { stepTimeoutMs } from '../run/step-timeout.ts';
import type { RunState } from '../run-state.ts';
import { type StepContext, topPosition } from '../step-context.ts';
import { BuildVars } from '../vars/build-vars.ts';
import { resolveVars } from '../vars/resolve-vars.ts';
import { chooseInputs } from './choose-inputs.ts';

/** What a put was told, with its vars filled in. */
export interface PutRequest {
  readonly source: JsonObject | null;
  readonly params: JsonObject | undefined;
  readonly inputs: ReadonlyMap<string, Artifact>;
  readonly image: FetchedImage;
  readonly timeoutMs: number | undefined;
}

export interface PreparePutOptions {
  readonly plan: PutPlan;
  readonly context: StepContext;
  readonly state: RunState;
  readonly signal: AbortSignal;
}

/** Fills vars in, chooses the inputs, fetches the type's image. Throws with the text users read. */
export async function preparePut({ plan, context, state, signal }: PreparePutOptions): Promise<PutRequest> {
  const { services, stepFor } = context;
  const vars = new BuildVars(state, context);
  const source = await resolveVars(plan.source, vars, signal);
  const params = plan.params === undefined ? undefined : await resolveVars(plan.params, vars, signal);
  const inputs = chooseInputs(plan, state);
  const timeoutMs = stepTimeoutMs(plan.timeout, services.options.defaultPutTimeout);
  const build = (inner: Parameters<typeof stepFor>[0]) => stepFor(inner, topPosition);
  const image = await fetchTypeImage(plan.type, plan.image, { signal, state, build });
  return { source, params, inputs, image, timeoutMs };
}
