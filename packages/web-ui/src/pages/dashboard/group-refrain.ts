import type { UiDashboardPipeline } from '@rondo/protocol';
import { type Bar, refrainBars } from '../../status/refrain.ts';

/** The refrain of a group: the newest builds of all its instances, by their end. */
export function groupBars(instances: readonly UiDashboardPipeline[], limit: number): Bar[] {
  const merged = instances.flatMap((one) => one.refrain.map((bar) => ({ bar, p95Ms: one.p95Ms })));
  return merged
    .toSorted((a, b) => a.bar[2] - b.bar[2])
    .slice(-limit)
    .flatMap(({ bar, p95Ms }, index) =>
      refrainBars([bar], p95Ms, 1).map((one) => ({ ...one, key: `${one.key}-${index}` })),
    );
}

/** Where all instances of a name are listed. */
export function groupHref(team: string, name: string): string {
  return `/?${new URLSearchParams({ search: `team:"${team}" group:"${name}"` })}`;
}
