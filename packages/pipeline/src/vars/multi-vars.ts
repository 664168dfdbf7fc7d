import type { VarReference } from './var-reference.ts';
import { notFound, type StaticVarSource, type VarLookup } from './var-source.ts';

/** Several sources in order: the first that finds something, or fails, answers. */
export class MultiVars implements StaticVarSource {
  readonly #members: readonly StaticVarSource[];

  constructor(members: readonly StaticVarSource[]) {
    this.#members = members;
  }

  get(reference: VarReference): VarLookup {
    for (const member of this.#members) {
      const lookup = member.get(reference);
      if (lookup.kind !== 'not_found') return lookup;
    }
    return notFound;
  }

  list(): VarReference[] {
    return this.#members.flatMap((member) => member.list());
  }
}
