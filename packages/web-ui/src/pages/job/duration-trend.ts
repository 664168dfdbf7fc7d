import { durationMs } from '../../data/stock-dashboard.ts';
import type { StockBuild } from '../../data/stock-shapes.ts';
import { percentile } from '../../status/refrain.ts';

/** Since when a job's builds take longer, or less long (`byMs` below 0): the first build after the change, and the difference of the medians. */
export interface DurationTrend {
  readonly since: StockBuild;
  readonly byMs: number;
}

const fewestOnASide = 5;
/** How likely a change as clear as the one found is by chance. */
const mostDoubt = 0.01;
const leastMs = 5_000;
const leastShare = 0.1;

/**
 * The change of level in the durations of the builds that succeeded, where there is one beyond doubt: Pettitt's test, which
 * compares ranks and so is not led astray by single slow builds. `undefined` where durations only scatter, where the change is
 * too small to care about, and where the newest builds are back at what was usual before.
 */
export function durationTrend(builds: readonly StockBuild[]): DurationTrend | undefined {
  const timed = builds
    .filter((build) => build.status === 'succeeded' && build.startTime !== undefined && build.endTime !== undefined)
    .toSorted((a, b) => (a.startTime ?? 0) - (b.startTime ?? 0));
  const durations = timed.map(durationMs);
  const change = clearestChange(durations);
  if (change === undefined) return undefined;
  const since = timed[change];
  const before = median(durations.slice(0, change));
  const byMs = median(durations.slice(change)) - before;
  const stillMs = median(durations.slice(-fewestOnASide)) - before;
  const matters = Math.abs(byMs) >= Math.max(leastMs, before * leastShare);
  // Also keeps out a newest stretch that went the other way.
  const holds = stillMs * Math.sign(byMs) >= Math.abs(byMs) / 2;
  return since !== undefined && matters && holds ? { since, byMs } : undefined;
}

/** Index of the first value after the change; `undefined` while it may as well be chance. */
function clearestChange(values: readonly number[]): number | undefined {
  const count = values.length;
  let best = { at: 0, strength: 0 };
  let sum = 0;
  for (const [index, value] of values.entries()) {
    // How much more often earlier values are below later ones than above, for this split.
    for (const other of values) sum += Math.sign(other - value);
    const at = index + 1;
    if (at < fewestOnASide || count - at < fewestOnASide) continue;
    if (Math.abs(sum) > best.strength) best = { at, strength: Math.abs(sum) };
  }
  const doubt = 2 * Math.exp((-6 * best.strength ** 2) / (count ** 3 + count ** 2));
  return best.strength > 0 && doubt < mostDoubt ? best.at : undefined;
}

const median = (values: readonly number[]) => percentile(values, 0.5);
