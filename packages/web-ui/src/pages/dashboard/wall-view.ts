import type { UiBuildCause, UiDashboardPipeline, UiPlace } from '@rondo/protocol';
import { describeVars } from '../../routes/instance-vars.ts';
import type { Status } from '../../status/status.ts';
import { formatShortAge } from '../../time/format-duration.ts';
import { shortVersion } from '../build/build-sentences.ts';
import { type Card, countStatuses, shownStatus, type TeamSection } from './dashboard-view.ts';

/** A pipeline, or all instances of one name, on the wall. */
export interface Tile {
  readonly key: string;
  readonly name: string;
  readonly team: string;
  readonly vars: UiDashboardPipeline['vars'];
  readonly status: Status;
  /** Unix seconds. */
  readonly since: number | undefined;
  /** Which instance of a group, which job and which build. */
  readonly place: string;
  readonly why: string;
  /** `after a41f9c2, t.okafor`, `by timer`, `by p.nair`; empty where nobody knows. */
  readonly cause: string;
}

/** What stands on the wall (visual design, section 8): trouble is loud, then comes what moves, then what rests. */
export interface WallView {
  readonly loud: readonly Tile[];
  readonly quiet: readonly Tile[];
}

const mostLoud = 8;
const quietOrder: readonly Status[] = [
  'failed',
  'errored',
  'running',
  'succeeded',
  'aborted',
  'pending',
  'none',
  'paused',
];

export function wallView(sections: readonly TeamSection[]): WallView {
  const tiles = sections.flatMap((section) => section.cards.map(tileOf));
  const isLoud = (tile: Tile) => tile.status === 'failed' || tile.status === 'errored';
  const loud = tiles
    .filter(isLoud)
    .toSorted((a, b) => quietOrder.indexOf(a.status) - quietOrder.indexOf(b.status) || (b.since ?? 0) - (a.since ?? 0));
  const rest = [...loud.slice(mostLoud), ...tiles.filter((tile) => !isLoud(tile))];
  const rank = (tile: Tile) => (quietOrder.includes(tile.status) ? quietOrder.indexOf(tile.status) : quietOrder.length);
  return { loud: loud.slice(0, mostLoud), quiet: rest.toSorted((a, b) => rank(a) - rank(b)) };
}

function tileOf(card: Card): Tile {
  if (card.kind === 'pipeline') return tileOfPipeline(card.pipeline, card.key, card.status);
  const worst = card.instances.find((one) => shownStatus(one) === card.status);
  const tile = tileOfPipeline(worst ?? card.instances[0], card.key, card.status);
  return { ...tile, name: card.name, team: card.team, vars: undefined };
}

function tileOfPipeline(pipeline: UiDashboardPipeline | undefined, key: string, status: Status): Tile {
  const place: UiPlace | undefined = status === 'running' ? pipeline?.moving : pipeline?.trouble;
  const instance = pipeline?.vars === undefined ? '' : `${describeVars(pipeline.vars)} / `;
  return {
    key,
    name: pipeline?.name ?? '',
    team: pipeline?.team ?? '',
    vars: pipeline?.vars,
    status,
    since: status === 'running' ? place?.since : pipeline?.since,
    place: place === undefined ? instance.replace(/ \/ $/, '') : `${instance}${place.job} #${place.build}`,
    why: place?.why ?? '',
    cause: place?.by === undefined ? '' : describeCause(place.by),
  };
}

function describeCause({ user, version, author }: UiBuildCause): string {
  if (user !== undefined) return `by ${user}`;
  if (version === undefined) return '';
  const keys = Object.keys(version);
  if (keys.length === 1 && keys[0] === 'time') return 'by timer';
  return `after ${shortVersion(version)}${author === undefined ? '' : `, ${author}`}`;
}

/** `running 1m`, `38m`, `aborted 1h`, `waits 42m`, `paused 12d`: green says only how long. */
export function tileAge(tile: Tile, nowSeconds: number): string {
  const age = tile.since === undefined ? '' : formatShortAge(nowSeconds - tile.since);
  if (tile.status === 'succeeded') return age;
  const word = tile.status === 'pending' ? (age === '' ? 'never ran' : 'waits') : tile.status;
  return age === '' ? word : `${word} ${age}`;
}

/** The two lines beside the headline. */
export function wallCounts(pipelines: readonly UiDashboardPipeline[]): [string, string] {
  const counts = countStatuses(pipelines);
  const of = (...statuses: Parameters<typeof counts.get>[0][]) =>
    statuses.reduce((sum, status) => sum + (counts.get(status) ?? 0), 0);
  const [green, moving, waits, rest] = [of('succeeded'), of('running'), of('pending'), of('paused', 'aborted')];
  const first = [`${green} of ${pipelines.length} ${green === 1 ? 'is' : 'are'} green`];
  if (moving > 0) first.push(`${moving} ${moving === 1 ? 'is' : 'are'} moving`);
  const second = [
    waits > 0 ? `${waits} ${waits === 1 ? 'waits' : 'wait'}` : '',
    rest > 0 ? `${rest} ${rest === 1 ? 'rests' : 'rest'}` : '',
  ];
  return [first.join(', '), second.filter((one) => one !== '').join(', ')];
}

/** How the grid of quiet tiles is cut, given its room in px: columns, and how many tiles a page holds. */
export function tileGrid(count: number, room: { width: number; height: number }): { columns: number; perPage: number } {
  const rows = Math.max(1, Math.floor((room.height + tileGapPx) / (lowestTilePx + tileGapPx)));
  const most = Math.max(1, Math.floor(room.width / narrowestTilePx));
  const pleasing = Math.max(3, Math.ceil(Math.sqrt(count * 1.2)));
  const columns = Math.min(most, Math.max(Math.min(pleasing, 5), Math.ceil(count / rows)));
  return { columns, perPage: columns * rows };
}

const tileGapPx = 10;
const lowestTilePx = 64;
const narrowestTilePx = 220;

/** One part of the day: builds that went through and builds that did not, as shares of the fullest part. */
export interface DayPart {
  readonly up: number;
  readonly down: number;
}

export interface Day {
  readonly parts: readonly DayPart[];
  readonly up: number;
  readonly down: number;
  /** Some pipelines built more today than their refrain remembers. */
  readonly isAtLeast: boolean;
}

const partSeconds = 20 * 60;
const partsPerDay = 72;
const remembered = 40;
const lowestDown = 0.4;

/** Builds of today by their end, in parts of 20 minutes. `midnight` is Unix seconds. */
export function dayOf(pipelines: readonly UiDashboardPipeline[], midnight: number): Day {
  const counts = Array.from({ length: partsPerDay }, () => ({ up: 0, down: 0 }));
  let isAtLeast = false;
  for (const { refrain } of pipelines) {
    const first = refrain[0];
    isAtLeast ||= refrain.length >= remembered && first !== undefined && first[2] >= midnight;
    for (const [status, , endTime] of refrain) {
      const part = counts[Math.floor((endTime - midnight) / partSeconds)];
      if (part !== undefined) part[status === 'succeeded' ? 'up' : 'down'] += 1;
    }
  }
  const [mostUp, mostDown] = [
    Math.max(1, ...counts.map(({ up }) => up)),
    Math.max(1, ...counts.map(({ down }) => down)),
  ];
  return {
    parts: counts.map(({ up, down }) => ({
      up: up / mostUp,
      down: down === 0 ? 0 : lowestDown + (1 - lowestDown) * (down / mostDown),
    })),
    up: counts.reduce((sum, part) => sum + part.up, 0),
    down: counts.reduce((sum, part) => sum + part.down, 0),
    isAtLeast,
  };
}
