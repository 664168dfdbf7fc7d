import { StaticVars, type VarLookup, type VarReference } from '@rondo/pipeline';
import type { RunState } from '../run-state.ts';

/** The value of a local var, with the fields that the reference names. */
export function followLocalVar(state: RunState, reference: VarReference): VarLookup {
  const { path } = reference;
  const value = state.localVar(path);
  if (value === undefined) return { kind: 'not_found' };
  return new StaticVars(new Map([[path, value]])).get({ ...reference, source: '' });
}
