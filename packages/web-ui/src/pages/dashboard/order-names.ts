import type { UiDashboardPipeline } from '@rondo/protocol';
import type { TeamSection } from './dashboard-view.ts';

/** All names of a team in the order of its cards; names without a card (archived ones) keep their places. */
export function orderedNames(pipelines: readonly UiDashboardPipeline[], { team, cards }: TeamSection): string[] {
  const all = [...new Set(pipelines.filter((one) => one.team === team.name).map((one) => one.name))];
  const moved = cards.map((card) => (card.kind === 'group' ? card.name : card.pipeline.name));
  const known = new Set(moved);
  let next = 0;
  return all.map((name) => (known.has(name) ? (moved[next++] ?? name) : name));
}
