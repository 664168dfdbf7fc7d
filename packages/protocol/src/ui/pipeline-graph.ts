import { type Static, Type } from 'typebox';
import { UiBuildRef, UiRefrain } from './refrain.ts';

const Version = Type.Record(Type.String(), Type.String());

/** One job node. Its `inputs` and `outputs` are the edges: a job is reached from every job in `passed`, else from the resource itself (A7.4). */
export const UiGraphJob = Type.Object({
  id: Type.Integer(),
  /** Version of this entity, as in the dashboard. */
  v: Type.Integer(),
  name: Type.String(),
  groups: Type.Array(Type.String()),
  paused: Type.Boolean(),
  pausedBy: Type.Optional(Type.String()),
  /** Unix seconds. */
  pausedAt: Type.Optional(Type.Number()),
  /** The pending or started build, while there is one. */
  next: Type.Optional(UiBuildRef),
  /** The latest finished build. */
  finished: Type.Optional(UiBuildRef),
  /**
   * Names of the inputs that brought the running build: those with `trigger: true` whose version is used by this job
   * for the first time. The thread of such an input is drawn as moving. Absent when nothing runs or it was started by hand.
   */
  broughtBy: Type.Optional(Type.Array(Type.String())),
  inputs: Type.Array(
    Type.Object({
      name: Type.String(),
      resource: Type.String(),
      passed: Type.Array(Type.String()),
      trigger: Type.Boolean(),
    }),
  ),
  outputs: Type.Array(Type.Object({ name: Type.String(), resource: Type.String() })),
  /** The last 8 finished builds. */
  refrain: UiRefrain,
  /** 95th percentile of the job's last 50 finished builds' durations (of succeeded ones, if any succeeded); 0 without builds. */
  p95Ms: Type.Number(),
});
export type UiGraphJob = Static<typeof UiGraphJob>;

/** One resource, drawn left of the first job that uses it without `passed`. */
export const UiGraphResource = Type.Object({
  id: Type.Integer(),
  v: Type.Integer(),
  name: Type.String(),
  type: Type.String(),
  icon: Type.Optional(Type.String()),
  /** The pinned version if there is one, else the newest enabled one; absent before the first check found any. */
  version: Type.Optional(Version),
  /** Where a pin comes from: `config` = `version:` in the pipeline, `api` = pinned by a person. */
  pinned: Type.Optional(Type.Union([Type.Literal('config'), Type.Literal('api')])),
  /** Unix seconds. */
  lastChecked: Type.Optional(Type.Number()),
  /** The latest check did not succeed. */
  checkFailed: Type.Boolean(),
});
export type UiGraphResource = Static<typeof UiGraphResource>;

/**
 * `GET /api/rondo/v1/pipelines/ID/graph` (ui.md C5): what the graph, its list and its header draw.
 *
 * Visibility, 401, 403 and 404 as `GET /api/v1/teams/T/pipelines/P/jobs`. `ID` is the database id. No layout is sent:
 * the browser computes it in a worker and keeps it by `configVersion`, so a change of status never moves a node.
 */
export const UiPipelineGraph = Type.Object({
  cursor: Type.String(),
  id: Type.Integer(),
  team: Type.String(),
  name: Type.String(),
  vars: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  /** Changes whenever jobs, resources or groups may have changed. */
  configVersion: Type.Integer(),
  paused: Type.Boolean(),
  pausedBy: Type.Optional(Type.String()),
  pausedAt: Type.Optional(Type.Number()),
  archived: Type.Boolean(),
  public: Type.Boolean(),
  /** Groups in config order, globs not expanded; which jobs are in one is said by each job's `groups`. */
  groups: Type.Array(Type.String()),
  backgroundImage: Type.Optional(Type.String()),
  backgroundFilter: Type.Optional(Type.String()),
  jobs: Type.Array(UiGraphJob),
  resources: Type.Array(UiGraphResource),
});
export type UiPipelineGraph = Static<typeof UiPipelineGraph>;
