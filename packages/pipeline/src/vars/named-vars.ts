import { VarProblem } from './var-problem.ts';
import { formatVarReference, type VarReference } from './var-reference.ts';
import { notFound, type StaticVarSource, type VarLookup, type VarSource } from './var-source.ts';

/** Sources by name, as `var_sources` declares them. A reference without source is not found, an unknown source an error. */
export class NamedVars<S extends VarSource = StaticVarSource> implements VarSource {
  readonly #sources: ReadonlyMap<string, S>;

  constructor(sources: ReadonlyMap<string, S>) {
    this.#sources = sources;
  }

  get(reference: VarReference, signal?: AbortSignal): ReturnType<S['get']> | VarLookup {
    if (reference.source === '') return notFound;
    const source = this.#sources.get(reference.source);
    if (source !== undefined) {
      // The source answers as its own type says, at once or later.
      return source.get({ ...reference, source: '' }, signal) as ReturnType<S['get']>;
    }
    const name = formatVarReference(reference);
    const text = `missing source '${reference.source}' in var: ${name}`;
    return { kind: 'error', error: new VarProblem('missing_source', text, [name]) };
  }

  list(this: NamedVars<StaticVarSource>): VarReference[] {
    return [...this.#sources].flatMap(([source, vars]) => vars.list().map((reference) => ({ ...reference, source })));
  }
}
