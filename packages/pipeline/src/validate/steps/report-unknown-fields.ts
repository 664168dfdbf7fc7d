import { nearestName } from '../../parse/nearest-name.ts';
import { quoteGoString } from '../../yaml/value/quote-go-string.ts';
import type { StepScope } from './step-scope.ts';

/** Says which fields nobody knows, in one line (2.4). */
export function reportUnknownFields(names: readonly string[], known: readonly string[], scope: StepScope): void {
  const sorted = [...names].sort();
  const quoted = sorted.map((name) => quoteGoString(name, { ascii: true })).join(' ');
  scope.error(`unknown fields [${quoted}]`, sorted.slice(0, 1), () => {
    const near = nearestName(sorted[0] ?? '', known);
    return near === undefined ? undefined : `did you mean ${near} instead of ${sorted[0]}?`;
  });
}
