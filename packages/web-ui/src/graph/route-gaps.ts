import { geometry } from './geometry.ts';

/** One line that turns in the space between two columns: from heights on the left (several for a rail) to heights on the right. */
export interface Net {
  readonly key: string;
  readonly from: readonly number[];
  readonly to: readonly number[];
}

export interface Gap {
  readonly width: number;
  /** Where each net's vertical part stands, from the left edge of the gap. Nets that run straight have none. */
  readonly tracks: ReadonlyMap<string, number>;
}

/**
 * Gives every net of a gap a track for its vertical part so that few lines cross: neighbours swap as long as that helps,
 * then nets that do not meet share a track. The gap widens when there are more tracks than fit.
 */
export function routeGap(nets: readonly Net[]): Gap {
  const turning = nets.filter((net) => lowest(net) - highest(net) >= 1);
  const order = orderNets(turning.toSorted((a, b) => highest(a) - highest(b) || (a.key < b.key ? -1 : 1)));
  const tracks: Net[][] = [];
  for (const net of order) {
    const last = tracks.at(-1);
    if (last?.every((other) => !meet(other, net))) last.push(net);
    else tracks.push([net]);
  }
  const width = Math.max(geometry.columnGap, 2 * geometry.trackMargin + (tracks.length - 1) * geometry.trackGap);
  const begin = width - geometry.trackMargin - (tracks.length - 1) * geometry.trackGap;
  const centred = tracks.length === 1 ? width / 2 : begin;
  const places = tracks.flatMap((track, index) =>
    track.map((net): [string, number] => [net.key, centred + index * geometry.trackGap]),
  );
  return { width, tracks: new Map(places) };
}

function orderNets(nets: Net[]): Net[] {
  const order = [...nets];
  for (let improved = true, round = 0; improved && round < order.length; round += 1) {
    improved = false;
    for (let at = 0; at + 1 < order.length; at += 1) {
      const [left, right] = [order[at], order[at + 1]];
      if (left === undefined || right === undefined || crossings(right, left) >= crossings(left, right)) continue;
      order[at] = right;
      order[at + 1] = left;
      improved = true;
    }
  }
  return order;
}

/** Crossings of two nets when the first one's track is left of the second one's. */
function crossings(left: Net, right: Net): number {
  const entering = right.from.filter((height) => inside(left, height)).length;
  return entering + left.to.filter((height) => inside(right, height)).length;
}

function highest(net: Net): number {
  return Math.min(...net.from, ...net.to);
}

function lowest(net: Net): number {
  return Math.max(...net.from, ...net.to);
}

function inside(net: Net, height: number): boolean {
  return height > highest(net) && height < lowest(net);
}

function meet(a: Net, b: Net): boolean {
  return highest(a) < lowest(b) + geometry.corner && highest(b) < lowest(a) + geometry.corner;
}
