import { type Static, Type } from 'typebox';

/**
 * `GET /api/rondo/v1/jobs/ID/stats` (ui.md C5): what a job's page says beside its builds. Visibility, 401, 403 and 404 as
 * `GET /api/rondo/v1/pipelines/ID/graph`; `ID` is the database id.
 */
export const UiJobStats = Type.Object({
  /** How many of its builds run at the same time at most (`serial`, `serial_groups`, `max_in_flight`); absent: no limit. */
  maxInFlight: Type.Optional(Type.Integer()),
  /** Serial groups that it shares, with the other jobs in them. */
  locks: Type.Array(Type.Object({ name: Type.String(), jobs: Type.Array(Type.String()) })),
  /** Median time from being made to being started, of its last 50 builds; absent: none has started. */
  typicalWaitMs: Type.Optional(Type.Number()),
});
export type UiJobStats = Static<typeof UiJobStats>;
