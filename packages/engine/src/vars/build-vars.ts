import type { Asker } from '@rondo/creds';
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
    const { services, build } = this.#context;
    if (source === '') return services.credentials?.(this.#asker());
    return this.#state.varSources(async () => {
      const { pipelineId } = build;
      const configs = pipelineId === undefined ? [] : await findVarSources(services.db, pipelineId);
      return services.openVarSources(configs, this.#asker());
    });
  }

  #asker(): Asker {
    const { teamName, pipelineName = '', jobName = '', instanceVars } = this.#context.build;
    return { team: teamName, pipeline: pipelineName, job: jobName, instanceVars };
  }
}
