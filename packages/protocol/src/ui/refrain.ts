import { type Static, Type } from 'typebox';

/** How a build stands, in the words of the stock API. `pending` and `started` are the two that move. */
export const UiBuildStatus = Type.Union([
  Type.Literal('pending'),
  Type.Literal('started'),
  Type.Literal('succeeded'),
  Type.Literal('failed'),
  Type.Literal('errored'),
  Type.Literal('aborted'),
]);
export type UiBuildStatus = Static<typeof UiBuildStatus>;

/**
 * One bar of the refrain (ui.md C5): `[status, durationMs, endTime]`.
 *
 * - `status`: how the build ended: only finished builds are in a refrain; what runs now is drawn by the UI from the entity's own fields.
 * - `durationMs`: end minus start, whole milliseconds; 0 for a build that was aborted before it started.
 * - `endTime`: Unix seconds.
 * - A fourth element `p95Ms` is present where bars of different jobs stand in one refrain (dashboard cards): the
 *   95th percentile of that bar's own job, because a bar's height is its duration over the p95 of its job. Send it
 *   only where it differs from the entity's `p95Ms`.
 */
export const UiBar = Type.Union([
  Type.Tuple([UiBuildStatus, Type.Number(), Type.Number()]),
  Type.Tuple([UiBuildStatus, Type.Number(), Type.Number(), Type.Number()]),
]);
export type UiBar = Static<typeof UiBar>;

/** Bars by end time, newest last; at most 8 on a graph node, 40 on a dashboard card. Empty when nothing has finished yet. */
export const UiRefrain = Type.Array(UiBar);
export type UiRefrain = Static<typeof UiRefrain>;

/** A build as cards and nodes point at it: `name` is what the URL wants (`42`, `42.1`), times are Unix seconds and absent until they happen. */
export const UiBuildRef = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  status: UiBuildStatus,
  startTime: Type.Optional(Type.Number()),
  endTime: Type.Optional(Type.Number()),
});
export type UiBuildRef = Static<typeof UiBuildRef>;
