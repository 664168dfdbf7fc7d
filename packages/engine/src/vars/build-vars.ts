import {
  formatVarReference,
  type JsonValue,
  type VarLookup,
  VarProblem,
  type VarReference,
  type VarSource,
} from '@rondo/pipeline';
import type { RunState } from '../run-state.ts';
import { followLocalVar } from './follow-local-var.ts';

/**
 * What vars of a running build resolve to (pipeline-language.md 7.5): `((.:name))` to local vars, everything else to the
 * credential managers. What those give must not show in the log.
 */
export class BuildVars implements VarSource {
  readonly #state: RunState;
  readonly #credentials: VarSource | undefined;

  constructor(state: RunState, credentials: VarSource | undefined) {
    this.#state = state;
    this.#credentials = credentials;
  }

  async get(reference: VarReference, signal?: AbortSignal): Promise<VarLookup> {
    if (reference.source === '.') return followLocalVar(this.#state, reference);
    if (this.#credentials !== undefined) {
      const lookup = await this.#credentials.get(reference, signal);
      if (lookup.kind === 'found') this.#state.secrets.track(lookup.value as JsonValue);
      return lookup;
    }
    if (reference.source === '') return { kind: 'not_found' };
    const name = formatVarReference(reference);
    return {
      kind: 'error',
      error: new VarProblem('missing_source', `missing source '${reference.source}' in var: ${name}`, [name]),
    };
  }
}
