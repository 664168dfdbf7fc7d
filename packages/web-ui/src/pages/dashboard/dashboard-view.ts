import type { UiDashboardPipeline, UiDashboardTeam, UiPlace } from '@rondo/protocol';
import type { Status } from '../../status/status.ts';
import { parseSearch } from './search-query.ts';

/** A card: one pipeline, or all instances of one name. */
export type Card =
  | { readonly kind: 'pipeline'; readonly key: string; readonly status: Status; readonly pipeline: UiDashboardPipeline }
  | {
      readonly kind: 'group';
      readonly key: string;
      readonly status: Status;
      readonly name: string;
      readonly team: string;
      readonly instances: readonly UiDashboardPipeline[];
    };

export interface TeamSection {
  readonly team: UiDashboardTeam;
  readonly cards: readonly Card[];
  readonly pipelineCount: number;
}

/** A row of the list of what needs attention. */
export interface Trouble {
  readonly pipeline: UiDashboardPipeline;
  readonly status: 'failed' | 'errored';
  readonly place: UiPlace;
  /** Unix seconds. */
  readonly since: number | undefined;
}

/** Statuses of the filter chips, in the order of the design. */
export const chipOrder = ['failed', 'errored', 'running', 'aborted', 'paused', 'pending', 'succeeded'] as const;
export type ChipStatus = (typeof chipOrder)[number];

/** What a card shows: trouble beats motion, motion beats everything else but rest. */
export function shownStatus(pipeline: UiDashboardPipeline): Status {
  if (pipeline.status === 'archived' || pipeline.status === 'paused') return pipeline.status;
  if (pipeline.status === 'failed' || pipeline.status === 'errored') return pipeline.status;
  return pipeline.running && pipeline.moving !== undefined ? 'running' : pipeline.status;
}

export interface DashboardFilter {
  readonly search: string;
  readonly archived: boolean;
  readonly chip: ChipStatus | undefined;
}

/** Team sections with their cards, filtered. Teams without any pipeline stay unless a filter is set (ui.md A6.2, A6.13). */
export function dashboardSections(
  teams: readonly UiDashboardTeam[],
  pipelines: readonly UiDashboardPipeline[],
  filter: DashboardFilter,
): TeamSection[] {
  const visible = pipelines.filter((pipeline) => filter.archived || pipeline.status !== 'archived');
  const groups = groupNames(visible);
  const keep = parseSearch(filter.search);
  const found = visible.filter(
    (pipeline) =>
      (filter.chip === undefined || shownStatus(pipeline) === filter.chip) &&
      keep(searchable(pipeline, groups.has(groupKey(pipeline)))),
  );
  const byTeam = Map.groupBy(found, (pipeline) => pipeline.team);
  const unfiltered = filter.search.trim() === '' && filter.chip === undefined;
  return teams.flatMap((team) => {
    const own = byTeam.get(team.name) ?? [];
    if (own.length === 0 && !unfiltered) return [];
    return [{ team, cards: cardsOf(own, groups), pipelineCount: own.length }];
  });
}

function searchable(pipeline: UiDashboardPipeline, inGroup: boolean) {
  return {
    team: pipeline.team,
    name: pipeline.name,
    ...(pipeline.vars === undefined ? {} : { vars: pipeline.vars }),
    status: pipeline.status,
    running: pipeline.running,
    inGroup,
    jobs: pipeline.jobs.map(([, , job]) => job),
    tags: pipeline.tags ?? [],
  };
}

const groupKey = (pipeline: UiDashboardPipeline) => JSON.stringify([pipeline.team, pipeline.name]);

/** Names that are instance groups: more than one pipeline, or one with instance vars (ui.md A6.3). */
function groupNames(pipelines: readonly UiDashboardPipeline[]): Set<string> {
  const counts = new Map<string, number>();
  for (const pipeline of pipelines) {
    const weight = pipeline.vars === undefined ? 1 : 2;
    counts.set(groupKey(pipeline), (counts.get(groupKey(pipeline)) ?? 0) + weight);
  }
  return new Set([...counts].filter(([, weight]) => weight > 1).map(([key]) => key));
}

function cardsOf(pipelines: readonly UiDashboardPipeline[], groups: ReadonlySet<string>): Card[] {
  return [...Map.groupBy(pipelines, groupKey)].flatMap(([key, instances]): Card[] => {
    const [first] = instances;
    if (first === undefined) return [];
    if (!groups.has(key))
      return [{ kind: 'pipeline', key: String(first.id), status: shownStatus(first), pipeline: first }];
    const status = worstStatus(instances);
    return [{ kind: 'group', key, status, name: first.name, team: first.team, instances }];
  });
}

const worstFirst: readonly Status[] = [
  'failed',
  'errored',
  'aborted',
  'running',
  'pending',
  'succeeded',
  'paused',
  'archived',
];

export function worstStatus(instances: readonly UiDashboardPipeline[]): Status {
  const shown = new Set(instances.map(shownStatus));
  return worstFirst.find((status) => shown.has(status)) ?? 'pending';
}

/** How many pipelines show each status, for the chips. */
export function countStatuses(pipelines: readonly UiDashboardPipeline[]): Map<ChipStatus, number> {
  const counts = new Map<ChipStatus, number>();
  for (const pipeline of pipelines) {
    const shown = shownStatus(pipeline);
    const chip = chipOrder.find((status) => status === shown);
    if (chip !== undefined) counts.set(chip, (counts.get(chip) ?? 0) + 1);
  }
  return counts;
}

/** What failed or errored, newest trouble first within each of the two. */
export function troubles(pipelines: readonly UiDashboardPipeline[]): Trouble[] {
  const found = pipelines.flatMap((pipeline): Trouble[] => {
    const { status, trouble } = pipeline;
    if ((status !== 'failed' && status !== 'errored') || trouble === undefined) return [];
    return [{ pipeline, status, place: trouble, since: pipeline.since }];
  });
  const rank = (trouble: Trouble) => (trouble.status === 'failed' ? 0 : 1);
  return found.sort((a, b) => rank(a) - rank(b) || (b.since ?? 0) - (a.since ?? 0));
}
