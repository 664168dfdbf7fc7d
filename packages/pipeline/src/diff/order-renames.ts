/** A row that takes another name and keeps its history (pipeline-language.md 10.3). */
export interface Rename {
  readonly from: string;
  readonly to: string;
}

/** Renames in an order in which each new name is free by then, or the stock sentence where names go round in a circle. */
export type OrderedRenames = { kind: 'ordered'; renames: readonly Rename[] } | { kind: 'swapped'; reason: string };

/**
 * What `old_name` asks for when a pipeline is saved: entries whose old name still exists are renamed, a name being freed before
 * another takes it. An old name that is gone, or the entry's own, asks for nothing, so it may stay in the config.
 *
 * @param existing names in the pipeline now, inactive ones included
 */
export function orderRenames(
  noun: 'job' | 'resource',
  entries: readonly { readonly name: string; readonly oldName?: string }[],
  existing: ReadonlySet<string>,
): OrderedRenames {
  const byOldName = new Map<string, Rename>();
  for (const { name, oldName } of entries) {
    if (oldName === undefined || oldName === name || !existing.has(oldName) || byOldName.has(oldName)) continue;
    byOldName.set(oldName, { from: oldName, to: name });
  }
  const ordered = new Set<Rename>();
  for (const rename of byOldName.values()) {
    const chain = [rename];
    for (let next = byOldName.get(rename.to); next !== undefined && !ordered.has(next); next = byOldName.get(next.to)) {
      if (chain.includes(next))
        return { kind: 'swapped', reason: `${noun} name swapping is not supported at this time` };
      chain.push(next);
    }
    for (const link of chain.reverse()) ordered.add(link);
  }
  return { kind: 'ordered', renames: [...ordered] };
}
