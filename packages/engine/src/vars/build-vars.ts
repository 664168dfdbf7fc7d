import { findVarSources } from '@rondo/db';
import type { JsonValue, VarLookup, VarReference, VarSource } from '@rondo/pipeline';
import type { RunState } from '../run-state.ts';
import type { StepContext } from '../step-context.ts';
import { followLocalVar } from './follow-local-var.ts';

/**
 * What vars of a running build resolve to (pipeline-language.md 7.5): `((.:name))` to local vars, `((source:name))` to the pipeline's var sources, everything else to the
 * credential managers. What the latter two give must not show in the log. Unlike stock, what a source doesn't know is asked of nobody else.
 */
export class BuildVars implements VarSource {
  readonly #state: RunState;
  readonly #context: Pick<StepContext, 'services' | 'build'>;

  constructor(state: RunState, context: Pick<StepContext, 'services' | 'build'>) {
    this.#state = state;
    this.#context = context;
  }

  async get(reference: VarReference, signal?: AbortSignal): Promise<VarLookup> {
    if (reference.source === '.') return followLocalVar(this.#state, reference);
    const source = await this.#sourceOf(reference);
    const lookup = (await source?.get(reference, signal)) ?? { kind: 'not_found' };
    if (lookup.kind === 'found') this.#state.secrets.track(lookup.value as JsonValue);
    return lookup;
  }

  #sourceOf({ source }: VarReference): VarSource | undefined | Promise<VarSource> {
    if (source === '') return this.#context.services.credentials;
    return this.#state.varSources(async () => {
      const { services, build } = this.#context;
      const { pipelineId, teamName, pipelineName = '', jobName = '', instanceVars } = build;
      const configs = pipelineId === undefined ? [] : await findVarSources(services.db, pipelineId);
      const asker = { team: teamName, pipeline: pipelineName, job: jobName, instanceVars };
      return services.openVarSources(configs, asker);
    });
  }
}
