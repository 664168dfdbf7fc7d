import type { UiRecentCheck, UiResourceFacts } from '@rondo/protocol';
import { type Bar, barHeight, percentile } from '../../status/refrain.ts';
import { formatAge, formatDuration } from '../../time/format-duration.ts';

/** How a resource comes to be checked: `every 1m, next in 42s, or at once by webhook`; empty where nothing is known. */
export function checkRhythm({ everyMs, nextAt, webhook }: UiResourceFacts, nowSeconds: number): string {
  const parts: string[] = [];
  if (everyMs !== undefined) parts.push(`every ${formatInterval(everyMs)}`);
  if (nextAt !== undefined) parts.push(nextAt > nowSeconds ? `next in ${formatAge(nextAt - nowSeconds)}` : 'next now');
  if (webhook === true) parts.push(parts.length === 0 ? 'checked by webhook' : 'or at once by webhook');
  return parts.join(', ');
}

/** `1m`, `1m 30s`, `1h`: without a second unit that is nothing. */
function formatInterval(ms: number): string {
  return formatDuration(ms).replace(/ 0+[smh]$/, '');
}

/** `0.4s`: checks are short; long ones as everything else. */
export function formatCheckDuration(ms: number): string {
  return ms < 10_000 ? `${Math.max(0.1, ms / 1000).toFixed(1)}s` : formatDuration(ms);
}

/** The last checks as bars, newest last, by how long they took. */
export function checkBars(checks: readonly UiRecentCheck[]): Bar[] {
  const p95Ms = percentile(
    checks.map(([, tookMs]) => tookMs),
    0.95,
  );
  return checks.map(([status, tookMs], index) => ({ status, height: barHeight(tookMs, p95Ms), key: `${index}` }));
}
