import { findPipelineConfig } from '@rondo/db';
import {
  formatVarReference,
  type JsonValue,
  type VarLookup,
  VarProblem,
  type VarReference,
  type VarSource,
} from '@rondo/pipeline';
import type { RunState } from '../run-state.ts';
import type { StepContext } from '../step-context.ts';
import { followLocalVar } from './follow-local-var.ts';

/**
 * What vars of a running build resolve to (pipeline-language.md 7.5): `((.:name))` to local vars, everything else to the
 * credential managers. What those give must not show in the log.
 */
export class BuildVars implements VarSource {
  readonly #state: RunState;
  readonly #context: Pick<StepContext, 'services' | 'build'>;

  constructor(state: RunState, context: Pick<StepContext, 'services' | 'build'>) {
    this.#state = state;
    this.#context = context;
  }

  async get(reference: VarReference, signal?: AbortSignal): Promise<VarLookup> {
    const { credentials } = this.#context.services;
    if (reference.source === '.') return followLocalVar(this.#state, reference);
    if (credentials !== undefined) {
      const lookup = await credentials.get(reference, signal);
      if (lookup.kind === 'found') this.#state.secrets.track(lookup.value as JsonValue);
      return lookup;
    }
    return reference.source === '' ? { kind: 'not_found' } : this.#missingSource(reference);
  }

  /** The stock text, unless the pipeline declares the source: then it is us who can't ask it yet. */
  async #missingSource(reference: VarReference): Promise<VarLookup> {
    const { services, build } = this.#context;
    const { source } = reference;
    const name = formatVarReference(reference);
    const stored = build.pipelineId === undefined ? undefined : await findPipelineConfig(services.db, build.pipelineId);
    const declared = stored?.config.varSources.find((candidate) => candidate.name === source);
    const text =
      declared === undefined
        ? `missing source '${source}' in var: ${name}`
        : `var source '${source}' of type '${declared.type}' is not supported yet, so ((${name})) has no value`;
    return { kind: 'error', error: new VarProblem('missing_source', text, [name]) };
  }
}
