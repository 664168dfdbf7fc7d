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

const Version = Type.Record(Type.String(), Type.String());

/**
 * One build of `GET /api/rondo/v1/jobs/ID/builds?from=&to=&limit=` (ui.md C5): what builds of a job got and made, in one
 * answer. Order, bounds and visibility as the stock list of the job's builds; at most 200 at a time.
 */
export const UiJobBuild = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  inputs: Type.Array(
    Type.Object({
      name: Type.String(),
      version: Version,
      /** No earlier build of the job got this version. */
      isNew: Type.Boolean(),
      /** First line of what a new version says of itself, and who made it; only for those who may see metadata. */
      message: Type.Optional(Type.String()),
      author: Type.Optional(Type.String()),
    }),
  ),
  outputs: Type.Array(Type.Object({ name: Type.String(), version: Version })),
  /** What went wrong with an errored build, in one line; only for those who may see its log. */
  error: Type.Optional(Type.String()),
});
export type UiJobBuild = Static<typeof UiJobBuild>;
