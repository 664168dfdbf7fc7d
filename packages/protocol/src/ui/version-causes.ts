import { type Static, Type } from 'typebox';
import { UiBuildStatus } from './refrain.ts';

const CauseVersion = Type.Object({
  id: Type.Integer(),
  resource: Type.String(),
  version: Type.Record(Type.String(), Type.String()),
});

const CauseBuild = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  job: Type.String(),
  status: UiBuildStatus,
  /** Unix seconds; absent: not yet. */
  startTime: Type.Optional(Type.Number()),
  endTime: Type.Optional(Type.Number()),
  /** How far it is from the version; 1: it got the version itself, or made it. */
  depth: Type.Integer(),
  /** Versions of the chain that it got and made, by place in `versions`. */
  got: Type.Array(Type.Integer()),
  made: Type.Array(Type.Integer()),
});

/**
 * `GET /api/rondo/v1/pipelines/ID/resources/NAME/versions/ID/causes?direction=&limit=` (ui.md C6.6): the builds that a version
 * went through and what they made of it (`direction=downstream`), or what it was made of (`upstream`), nearest first. Visibility,
 * 401, 403 and 404 as `GET /api/v1/teams/T/pipelines/P/resources/NAME/versions`.
 */
export const UiVersionCauses = Type.Object({
  /** The version that was asked for is the first; the others are those that builds of the chain got or made. */
  versions: Type.Array(CauseVersion),
  builds: Type.Array(CauseBuild),
  /** There are more builds, further away than these. */
  hasMore: Type.Boolean(),
});
export type UiVersionCauses = Static<typeof UiVersionCauses>;
