import { type Static, Type } from 'typebox';

/** How a step that has begun stands; `interrupted`: it ran when its build ended. */
const StepStatus = Type.Union([
  Type.Literal('running'),
  Type.Literal('succeeded'),
  Type.Literal('failed'),
  Type.Literal('errored'),
  Type.Literal('interrupted'),
]);

/** One step of an outline. Times are Unix seconds; absent: not yet. */
const OutlineStep = Type.Object({
  /** Its id in the plan. */
  id: Type.String(),
  status: StepStatus,
  /** When it began, and when it began to run. */
  initializeTime: Type.Optional(Type.Number()),
  startTime: Type.Optional(Type.Number()),
  endTime: Type.Optional(Type.Number()),
  exitStatus: Type.Optional(Type.Integer()),
  worker: Type.Optional(Type.String()),
  /** Why it errored. */
  error: Type.Optional(Type.String()),
  /** What it printed: as the event stream carries it, and in display rows, which are counted soon after the build's end. */
  sizeBytes: Type.Integer(),
  lines: Type.Optional(Type.Integer()),
});

/**
 * `GET /api/rondo/v1/builds/ID/outline` (ui.md C5): what a build did, step by step, without its output. Visibility, 401, 403
 * and 404 as `GET /api/v1/builds/ID/events`.
 */
export const UiBuildOutline = Type.Object({
  /** When the build was made, Unix seconds. */
  createTime: Type.Number(),
  /** As `GET /api/v1/builds/ID/plan`, with image steps and combinations of `across` in their places; absent: none yet. */
  plan: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  /** Those that have begun, in the order in which they did. */
  steps: Type.Array(OutlineStep),
  /** What went wrong with the build itself. */
  error: Type.Optional(Type.String()),
  /** The log is longer than what is looked through for this; what came later is missing. */
  cut: Type.Boolean(),
});
export type UiBuildOutline = Static<typeof UiBuildOutline>;
