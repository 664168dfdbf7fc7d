import type { GraphThread } from '../../graph/thread-model.ts';

/** Everything on the way to a node and from it. */
export interface Trace {
  readonly nodes: ReadonlySet<string>;
  readonly upstream: ReadonlySet<string>;
  readonly downstream: ReadonlySet<string>;
}

export function traceFrom(node: string, threads: readonly Pick<GraphThread, 'from' | 'to'>[]): Trace {
  const upstream = reach(node, threads, 'to', 'from');
  const downstream = reach(node, threads, 'from', 'to');
  return { upstream, downstream, nodes: new Set([node, ...upstream, ...downstream]) };
}

/** Is a thread part of the way: both ends upstream or both downstream, the node itself counting as either. */
export function onTrace(trace: Trace, node: string, thread: Pick<GraphThread, 'from' | 'to'>): boolean {
  const before = (id: string) => id === node || trace.upstream.has(id);
  const after = (id: string) => id === node || trace.downstream.has(id);
  return (before(thread.from) && before(thread.to)) || (after(thread.from) && after(thread.to));
}

function reach(
  node: string,
  threads: readonly Pick<GraphThread, 'from' | 'to'>[],
  near: 'from' | 'to',
  far: 'from' | 'to',
): Set<string> {
  const found = new Set<string>();
  const next = [node];
  for (let at = next.pop(); at !== undefined; at = next.pop()) {
    for (const thread of threads) {
      if (thread[near] !== at || found.has(thread[far]) || thread[far] === node) continue;
      found.add(thread[far]);
      next.push(thread[far]);
    }
  }
  return found;
}
