import type { Cell, Columns } from './columns.ts';
import type { Measures } from './geometry.ts';
import type { Net } from './route-gaps.ts';
import { type GraphModel, type GraphThread, lineOf } from './thread-model.ts';

/** Where cells stand across the threads, and what they measure. */
export interface Stand {
  readonly columns: Columns;
  readonly tops: ReadonlyMap<string, number>;
  readonly measures: Measures;
}

/** Heights at which threads enter their jobs, by thread id: spread 9 to 11 px around the head, ordered by where they come from. A rail enters once. */
export function placeInputs(model: GraphModel, stand: Stand): Map<string, number> {
  const inputs = new Map<string, number>();
  const arriving = Map.groupBy(model.threads, (thread) => thread.to);
  for (const [target, threads] of arriving) {
    const lines = [...Map.groupBy(threads, (thread) => (thread.rail ? lineOf(thread) : thread.id)).values()];
    const sorted = lines.toSorted((a, b) => comingHeight(a, stand) - comingHeight(b, stand));
    const spread = Math.min(sorted.length > 3 ? 9 : 11, 44 / sorted.length);
    sorted.forEach((line, index) => {
      const offset = (index - (sorted.length - 1) / 2) * spread;
      const height = (stand.tops.get(target) ?? 0) + stand.measures.inputOffset + offset;
      for (const thread of line) inputs.set(thread.id, height);
    });
  }
  return inputs;
}

function comingHeight(line: readonly GraphThread[], stand: Stand): number {
  const heights = line.map((thread) => {
    const before = stand.columns.routes.get(thread.id)?.at(-2);
    return before === undefined ? Number.POSITIVE_INFINITY : leavingHeight(before, thread.port, stand);
  });
  return heights.reduce((sum, height) => sum + height, 0) / heights.length;
}

/** Where a thread leaves a node or a lane. */
export function leavingHeight(cell: Cell, port: number, stand: Pick<Stand, 'tops' | 'measures'>): number {
  return (stand.tops.get(cell.id) ?? 0) + stand.measures.port(cell.node, port);
}

/** What turns right of a column: per line, from where it comes and all the places it goes next. */
export function netsOf(
  model: GraphModel,
  stand: Stand & { readonly inputs: ReadonlyMap<string, number> },
  column: number,
): Net[] {
  const { columns, tops, inputs } = stand;
  const rank = column + columns.firstRank;
  const nets = new Map<string, { key: string; from: number[]; to: number[] }>();
  for (const thread of model.threads) {
    const route = columns.routes.get(thread.id);
    const at = rank - (route?.[0]?.rank ?? rank + 1);
    const [cell, next] = [route?.[at], route?.[at + 1]];
    if (at < 0 || cell === undefined || next === undefined) continue;
    const key = lineOf(thread);
    const net = nets.get(key) ?? { key, from: [], to: [] };
    net.from.push(leavingHeight(cell, thread.port, stand));
    net.to.push(next.node === undefined ? (tops.get(next.id) ?? 0) : (inputs.get(thread.id) ?? 0));
    nets.set(key, net);
  }
  return [...nets.values()].map((net) => ({ key: net.key, from: [...new Set(net.from)], to: [...new Set(net.to)] }));
}
