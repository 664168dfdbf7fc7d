import type { VarProblem } from './var-problem.ts';
import type { VarReference } from './var-reference.ts';
import type { VarValue } from './var-value.ts';

/** What a source says about a reference. An error ends the search: no later source is asked (pipeline-language.md 7.3). */
export type VarLookup =
  | { readonly kind: 'found'; readonly value: VarValue }
  | { readonly kind: 'not_found' }
  | { readonly kind: 'error'; readonly error: VarProblem };

/** Port: something that knows values of vars and may have to wait for them, such as a credential manager. */
export interface VarSource {
  get(reference: VarReference, signal?: AbortSignal): VarLookup | Promise<VarLookup>;
}

/** A source that knows its values at once, and which they are. */
export interface StaticVarSource extends VarSource {
  get(reference: VarReference): VarLookup;
  list(): VarReference[];
}

export const notFound: VarLookup = { kind: 'not_found' };
