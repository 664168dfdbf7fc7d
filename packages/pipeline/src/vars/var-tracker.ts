import { parseVarReference } from './parse-var-reference.ts';
import { VarProblem } from './var-problem.ts';
import { formatVarReference, type VarReference } from './var-reference.ts';
import type { VarLookup } from './var-source.ts';
import type { VarValue } from './var-value.ts';

/** Looks vars up while a template is filled in, and remembers which were missing and which were used. */
export class VarTracker {
  readonly #get: (reference: VarReference) => VarLookup;
  readonly #missing = new Set<string>();
  readonly #visited = new Set<string>();

  constructor(get: (reference: VarReference) => VarLookup) {
    this.#get = get;
  }

  /** The value of a var, undefined where nobody knows it. Throws {@link VarProblem}. */
  value(name: string): { readonly value: VarValue } | undefined {
    const reference = parseVarReference(name);
    this.#visited.add(rootName(reference));
    const lookup = this.#get(reference);
    if (lookup.kind === 'found') return lookup;
    this.#missing.add(formatVarReference(reference));
    if (lookup.kind === 'error') throw lookup.error;
    return undefined;
  }

  /** Vars that were asked for and not found. */
  missingProblem(): VarProblem | undefined {
    return namesProblem('undefined_vars', 'undefined vars', this.#missing);
  }

  /** Of `all`, the vars that were never asked for. */
  unusedProblem(all: readonly VarReference[]): VarProblem | undefined {
    const unused = new Set(all.map(rootName).filter((name) => !this.#visited.has(name)));
    return namesProblem('unused_vars', 'unused vars', unused);
  }
}

function rootName({ source, path }: VarReference): string {
  return source === '' ? path : `${source}:${path}`;
}

function namesProblem(code: 'undefined_vars' | 'unused_vars', text: string, names: ReadonlySet<string>) {
  if (names.size === 0) return undefined;
  const sorted = [...names].sort();
  return new VarProblem(code, `${text}: ${sorted.join(', ')}`, sorted);
}
