import { followFields } from './follow-fields.ts';
import type { VarReference } from './var-reference.ts';
import { notFound, type StaticVarSource, type VarLookup } from './var-source.ts';
import type { VarValue } from './var-value.ts';

/** A plain map of values. It never answers references that name a source (pipeline-language.md 7.4). */
export class StaticVars implements StaticVarSource {
  readonly #values: ReadonlyMap<string, VarValue>;

  constructor(values: ReadonlyMap<string, VarValue> | Readonly<Record<string, VarValue>>) {
    this.#values = values instanceof Map ? values : new Map(Object.entries(values));
  }

  get(reference: VarReference): VarLookup {
    if (reference.source !== '') return notFound;
    const value = this.#values.get(reference.path);
    return value === undefined ? notFound : followFields(value, reference);
  }

  list(): VarReference[] {
    return Array.from(this.#values.keys(), (path) => ({ source: '', path, fields: [] }));
  }
}
