import { type Static, Type } from 'typebox';
import { UiRefrain } from './refrain.ts';

/** Pipeline status of ui.md A6.4, without its running flag, which travels beside it. */
export const UiPipelineStatus = Type.Union([
  Type.Literal('archived'),
  Type.Literal('paused'),
  Type.Literal('failed'),
  Type.Literal('errored'),
  Type.Literal('aborted'),
  Type.Literal('succeeded'),
  Type.Literal('pending'),
]);
export type UiPipelineStatus = Static<typeof UiPipelineStatus>;

/** What a box of the card's job preview shows: `none` = never finished a build, `paused` wins over everything but `running` (A6.7). */
export const UiJobState = Type.Union([
  Type.Literal('none'),
  Type.Literal('paused'),
  Type.Literal('pending'),
  Type.Literal('running'),
  Type.Literal('succeeded'),
  Type.Literal('failed'),
  Type.Literal('errored'),
  Type.Literal('aborted'),
]);
export type UiJobState = Static<typeof UiJobState>;

/**
 * `[layer, state, job, build]`: `layer` is the depth by `passed` (A6.7, from 0), `job` its name, `build` the name of the
 * build the box links to (next build, else finished build), `""` when it never had one. Order within a layer = API order.
 */
export const UiJobBox = Type.Tuple([Type.Integer(), UiJobState, Type.String(), Type.String()]);
export type UiJobBox = Static<typeof UiJobBox>;

/** What brought a build. Both absent: nobody knows, or a version that its job had used before. */
export const UiBuildCause = Type.Object({
  /** Who started it by hand. */
  user: Type.Optional(Type.String()),
  /** The version that a triggering input brought, and who made it as far as it says. */
  version: Type.Optional(Type.Record(Type.String(), Type.String())),
  author: Type.Optional(Type.String()),
});
export type UiBuildCause = Static<typeof UiBuildCause>;

/** A build that a card's second line points at. `since` is Unix seconds: start of a running build, end of a finished one. */
export const UiPlace = Type.Object({
  job: Type.String(),
  build: Type.String(),
  since: Type.Optional(Type.Number()),
  /** One line of at most 200 characters saying what broke: the error's message, else the last non-empty line of the failed step, else absent. No secrets: it is taken from what the log shows. */
  why: Type.Optional(Type.String()),
  /** Only with `trouble`. */
  by: Type.Optional(UiBuildCause),
});
export type UiPlace = Static<typeof UiPlace>;

/** One pipeline of the dashboard. Every field is complete: a patch replaces the whole entity of the same `id`. */
export const UiDashboardPipeline = Type.Object({
  id: Type.Integer(),
  /** Version of this entity: grows with every change. A client drops a patch whose `v` is not greater than what it holds. */
  v: Type.Integer(),
  team: Type.String(),
  name: Type.String(),
  /** Instance vars, absent for a plain pipeline (also when empty). */
  vars: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  flags: Type.Array(Type.Union([Type.Literal('paused'), Type.Literal('archived'), Type.Literal('public')])),
  pausedBy: Type.Optional(Type.String()),
  /** Unix seconds. */
  pausedAt: Type.Optional(Type.Number()),
  status: UiPipelineStatus,
  /** Unix seconds of A6.4's `since`; absent when no job has a transition build. For `paused` it is `pausedAt`. */
  since: Type.Optional(Type.Number()),
  /** A6.4's running flag: some job, paused or not, has a pending or started next build. */
  running: Type.Boolean(),
  /** The newest started build, while there is one. */
  moving: Type.Optional(UiPlace),
  /** For failed, errored and aborted: the job that has been so the longest, with its latest finished build. */
  trouble: Type.Optional(UiPlace),
  /** Some resource's latest check failed or errored. */
  errors: Type.Boolean(),
  tags: Type.Optional(Type.Array(Type.String())),
  /** Unpaused and paused jobs alike, sorted by layer, then by job id. */
  jobs: Type.Array(UiJobBox),
  /** The last 40 finished builds of all jobs, check builds and one-off builds left out. */
  refrain: UiRefrain,
  /** 95th percentile of the durations of the bars in `refrain` (of succeeded ones, if any succeeded); 0 when empty. */
  p95Ms: Type.Number(),
});
export type UiDashboardPipeline = Static<typeof UiDashboardPipeline>;

/** A team with the best role of the viewer in it; `null` = not a member (only public pipelines are listed). Order of A6.2. */
export const UiDashboardTeam = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  role: Type.Union([
    Type.Literal('owner'),
    Type.Literal('member'),
    Type.Literal('pipeline-operator'),
    Type.Literal('viewer'),
    Type.Null(),
  ]),
});
export type UiDashboardTeam = Static<typeof UiDashboardTeam>;

/**
 * `GET /api/rondo/v1/dashboard` (ui.md C5): everything the dashboard draws, for the teams and pipelines the viewer may
 * see, archived ones included; the same rules of visibility as `GET /api/v1/pipelines`. Anonymous viewers get 200 with
 * what is public, never 401.
 *
 * - `ETag` of the body's content; `If-None-Match` answers 304.
 * - Pipelines come in API order (team, then ordering, then id), so that instance groups form by first appearance.
 * - `cursor` names the point in the stream from which changes to this answer are told.
 * - Cost: a constant number of statements, whatever the number of pipelines; the server keeps entities and renews only
 *   those whose pipeline changed. Budget at 1,000 pipelines and 10,000 jobs: 100 ms and 120 KB Brotli, for which
 *   `durationMs` may be rounded to three significant digits.
 */
export const UiDashboard = Type.Object({
  cursor: Type.String(),
  teams: Type.Array(UiDashboardTeam),
  pipelines: Type.Array(UiDashboardPipeline),
});
export type UiDashboard = Static<typeof UiDashboard>;
