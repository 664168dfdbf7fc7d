import { type Static, Type } from 'typebox';

const Version = Type.Object({
  id: Type.Integer(),
  version: Type.Record(Type.String(), Type.String()),
  /** First line of what it says of itself, and who made it; only for those who may see metadata. */
  message: Type.Optional(Type.String()),
  author: Type.Optional(Type.String()),
});

const InputChange = Type.Object({
  name: Type.String(),
  resource: Type.String(),
  /** What the builds got; absent where a build did not have this input, or its version was cleared. */
  before: Type.Optional(Version),
  after: Type.Optional(Version),
  /** `back`: the later build got an older version; `aside`: the two have no order. */
  way: Type.Union([Type.Literal('same'), Type.Literal('on'), Type.Literal('back'), Type.Literal('aside')]),
  /** What came between, newest first: the newer of the two and what it has beside the older; at most 20. */
  between: Type.Array(Version),
  /** How many those are; 1000 stands for that many or more. */
  count: Type.Integer(),
});

/**
 * `GET /api/rondo/v1/builds/ID/changes?since=ID`: what a build got that another build of the same job had not. Visibility,
 * 401, 403 and 404 as `GET /api/v1/builds/ID/resources`; 400 where the two are not of one job.
 */
export const UiBuildChanges = Type.Object({ inputs: Type.Array(InputChange) });
export type UiBuildChanges = Static<typeof UiBuildChanges>;
