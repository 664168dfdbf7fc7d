import { type Static, Type } from 'typebox';

/** One of the last checks: how it ended, and how many milliseconds it took. */
export const UiRecentCheck = Type.Tuple([
  Type.Union([Type.Literal('succeeded'), Type.Literal('failed')]),
  Type.Integer({ minimum: 1 }),
]);
export type UiRecentCheck = Static<typeof UiRecentCheck>;

/** A field of a resource's source that says where it comes from; vars as they were written, no credentials. */
export const UiSourceField = Type.Object({ name: Type.String(), value: Type.String() });
export type UiSourceField = Static<typeof UiSourceField>;

/**
 * `GET /api/rondo/v1/pipelines/ID/resources/NAME/facts`: what a resource's page says beside the stock API's resource.
 * Those who see the pipeline only because it is public are not told what its configuration says: neither `source` nor `webhook`.
 */
export const UiResourceFacts = Type.Object({
  /** The last checks, newest last, at most 24. */
  checks: Type.Array(UiRecentCheck),
  /** How often it is checked; absent where it is not checked by itself, or never was. */
  everyMs: Type.Optional(Type.Number()),
  /** When it is checked next by itself, Unix seconds; absent where it is not. */
  nextAt: Type.Optional(Type.Number()),
  /** A webhook may ask for a check at any time. */
  webhook: Type.Optional(Type.Boolean()),
  /** Where it comes from, the address first: `uri`, `repository` or `bucket`, then `branch` or `tag`. */
  source: Type.Optional(Type.Array(UiSourceField)),
});
export type UiResourceFacts = Static<typeof UiResourceFacts>;
