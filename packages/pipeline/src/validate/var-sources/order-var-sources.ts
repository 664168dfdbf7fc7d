import type { VarSourceConfig } from '../../config/pipeline-config.ts';
import { varNamesIn } from '../../vars/interpolate.ts';

export type OrderedVarSources =
  | { readonly ok: true; readonly ordered: readonly VarSourceConfig[] }
  | { readonly ok: false; readonly unresolved: readonly string[] };

/**
 * Orders var sources so that each comes after those its config refers to (pipeline-language.md 4.3). Circles, references
 * to itself, to nothing, and to local vars can't be ordered.
 */
export function orderVarSources(sources: readonly VarSourceConfig[]): OrderedVarSources {
  const ordered: VarSourceConfig[] = [];
  const added = new Set<string>();
  let pending: { source: VarSourceConfig; needs: readonly string[] }[] = [];
  const isReady = (needs: readonly string[]) => needs.every((name) => added.has(name));
  const add = (source: VarSourceConfig) => {
    ordered.push(source);
    added.add(source.name);
  };
  for (const source of sources) {
    const needs = neededSources(source);
    if (!isReady(needs)) {
      pending.push({ source, needs });
      continue;
    }
    add(source);
    pending = pending.filter((waiting) => {
      if (!isReady(waiting.needs)) return true;
      add(waiting.source);
      return false;
    });
  }
  if (pending.length === 0) return { ok: true, ordered };
  return { ok: false, unresolved: pending.map((waiting) => waiting.source.name) };
}

function neededSources(source: VarSourceConfig): string[] {
  return Array.from(varNamesIn(source.config)).flatMap((name) => {
    const [first = '', ...rest] = name.split(':');
    return rest.length > 0 ? [first] : [];
  });
}
