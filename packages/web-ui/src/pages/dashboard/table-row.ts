import type { UiDashboardPipeline } from '@rondo/protocol';
import { describeVars } from '../../routes/instance-vars.ts';
import { pipelineHref } from '../../shell/crumbs.ts';
import { type Bar, refrainBars } from '../../status/refrain.ts';
import type { Status } from '../../status/status.ts';
import { joinWords } from '../../strings/words.ts';
import { formatAge, formatDuration } from '../../time/format-duration.ts';
import { type Card, chipOrder, countStatuses, shownStatus } from './dashboard-view.ts';
import { groupBars, groupHref } from './group-refrain.ts';

/** One line of the compact dashboard. */
export interface TableRow {
  readonly key: string;
  readonly status: Status;
  readonly name: string;
  readonly href: string;
  /** How many instances the line stands for; `undefined` for a plain pipeline. */
  readonly instances: number | undefined;
  readonly where: { readonly text: string; readonly mono: boolean } | undefined;
  readonly bars: readonly Bar[];
  readonly takesMs: number;
  /** Unix seconds; `running` = since when it runs. */
  readonly since: number | undefined;
  readonly running: boolean;
  readonly pipeline: UiDashboardPipeline | undefined;
}

const barsPerRow = 24;
const movingHeight = 0.6;

/** A card as a line; the instances of a group are one line, unless a search asked for them. */
export function rowsOf(card: Card, unfold: boolean): TableRow[] {
  if (card.kind === 'pipeline') return [pipelineRow(card.pipeline, card.status)];
  if (unfold) return card.instances.map((one) => pipelineRow(one, shownStatus(one)));
  const counts = countStatuses(card.instances);
  const loud = chipOrder.filter((status) => status !== 'succeeded' && counts.has(status));
  const since = card.instances.filter((one) => shownStatus(one) === card.status).flatMap((one) => one.since ?? []);
  return [
    {
      key: card.key,
      status: card.status,
      name: card.name,
      href: groupHref(card.team, card.name),
      instances: card.instances.length,
      where:
        loud.length === 0
          ? undefined
          : { text: joinWords(loud.map((status) => `${counts.get(status)} ${status}`)), mono: false },
      bars: groupBars(card.instances, barsPerRow),
      takesMs: Math.max(0, ...card.instances.map((one) => one.p95Ms)),
      since: since.length === 0 ? undefined : Math.max(...since),
      running: false,
      pipeline: undefined,
    },
  ];
}

function pipelineRow(pipeline: UiDashboardPipeline, status: Status): TableRow {
  const running = status === 'running';
  const bars = refrainBars(pipeline.refrain, pipeline.p95Ms, running ? barsPerRow - 1 : barsPerRow);
  return {
    key: String(pipeline.id),
    status,
    name: pipeline.vars === undefined ? pipeline.name : `${pipeline.name} / ${describeVars(pipeline.vars)}`,
    href: pipelineHref({ team: pipeline.team, pipeline: pipeline.name, vars: pipeline.vars }),
    instances: undefined,
    where: whereOf(pipeline, status),
    bars: running ? [...bars, { status, height: movingHeight, key: 'running' }] : bars,
    takesMs: pipeline.p95Ms,
    since: running ? pipeline.moving?.since : pipeline.since,
    running,
    pipeline,
  };
}

function whereOf(pipeline: UiDashboardPipeline, status: Status): TableRow['where'] {
  if (status === 'paused')
    return pipeline.pausedBy === undefined ? undefined : { text: `paused by ${pipeline.pausedBy}`, mono: false };
  const place = status === 'running' ? pipeline.moving : pipeline.trouble;
  return place === undefined ? undefined : { text: place.job, mono: true };
}

/** `11m`, `1m 40s` while it runs, `never run`. */
export function rowAge(row: TableRow, nowSeconds: number): string {
  if (row.since === undefined) return row.bars.length === 0 ? 'never run' : '';
  return row.running ? formatDuration((nowSeconds - row.since) * 1000) : formatAge(nowSeconds - row.since);
}
