import type { Cell, Columns } from './columns.ts';
import { geometry, portOffset } from './geometry.ts';
import type { Net } from './route-gaps.ts';
import { type GraphModel, type GraphThread, lineOf } from './thread-model.ts';

/** Heights at which threads enter their jobs, by thread id: spread 9 to 11 px around the head, ordered by where they come from. A rail enters once. */
export function placeInputs(
  model: GraphModel,
  columns: Columns,
  tops: ReadonlyMap<string, number>,
): Map<string, number> {
  const inputs = new Map<string, number>();
  const arriving = Map.groupBy(model.threads, (thread) => thread.to);
  for (const [target, threads] of arriving) {
    const lines = [...Map.groupBy(threads, (thread) => (thread.rail ? lineOf(thread) : thread.id)).values()];
    const sorted = lines.toSorted((a, b) => comingHeight(a, columns, tops) - comingHeight(b, columns, tops));
    const spread = Math.min(sorted.length > 3 ? 9 : 11, 44 / sorted.length);
    sorted.forEach((line, index) => {
      const offset = (index - (sorted.length - 1) / 2) * spread;
      const height = (tops.get(target) ?? 0) + geometry.inputOffset + offset;
      for (const thread of line) inputs.set(thread.id, height);
    });
  }
  return inputs;
}

function comingHeight(line: readonly GraphThread[], columns: Columns, tops: ReadonlyMap<string, number>): number {
  const heights = line.map((thread) => {
    const before = columns.routes.get(thread.id)?.at(-2);
    return before === undefined ? Number.POSITIVE_INFINITY : leavingHeight(before, thread.port, tops);
  });
  return heights.reduce((sum, height) => sum + height, 0) / heights.length;
}

/** Where a thread leaves a node or a lane. */
export function leavingHeight(cell: Cell, port: number, tops: ReadonlyMap<string, number>): number {
  return (tops.get(cell.id) ?? 0) + portOffset(cell.node, port);
}

/** What turns right of a column: per line, from where it comes and all the places it goes next. */
export function netsOf(
  model: GraphModel,
  columns: Columns,
  tops: ReadonlyMap<string, number>,
  inputs: ReadonlyMap<string, number>,
  column: number,
): Net[] {
  const rank = column + columns.firstRank;
  const nets = new Map<string, { key: string; from: number[]; to: number[] }>();
  for (const thread of model.threads) {
    const route = columns.routes.get(thread.id);
    const at = rank - (route?.[0]?.rank ?? rank + 1);
    const [cell, next] = [route?.[at], route?.[at + 1]];
    if (at < 0 || cell === undefined || next === undefined) continue;
    const key = lineOf(thread);
    const net = nets.get(key) ?? { key, from: [], to: [] };
    net.from.push(leavingHeight(cell, thread.port, tops));
    net.to.push(next.node === undefined ? (tops.get(next.id) ?? 0) : (inputs.get(thread.id) ?? 0));
    nets.set(key, net);
  }
  return [...nets.values()].map((net) => ({ key: net.key, from: [...new Set(net.from)], to: [...new Set(net.to)] }));
}
