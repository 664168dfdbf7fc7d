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

/** What is known of a version; absent what nobody noted. */
export const UiVersionFacts = Type.Object({
  id: Type.Integer(),
  /** When it was first seen, Unix seconds. */
  foundAt: Type.Optional(Type.Number()),
  /** Who disabled it, if it is. */
  disabledBy: Type.Optional(Type.String()),
});
export type UiVersionFacts = Static<typeof UiVersionFacts>;

/**
 * `GET /api/rondo/v1/pipelines/ID/resources/NAME/facts?versions=`: what a resource's page says beside the stock API's resource.
 * Those who see the pipeline only because it is public are told neither what its configuration
 * says (`source`, `webhook`) nor who did something (`pin`, `disabledBy`).
 */
export const UiResourceFacts = Type.Object({
  /** For the topic `resource/ID`. */
  id: Type.Integer(),
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
  /** Who pinned it and when (Unix seconds), where somebody did. */
  pin: Type.Optional(Type.Object({ by: Type.String(), at: Type.Number() })),
  /** Those that were asked for and are the resource's. */
  versions: Type.Array(UiVersionFacts),
});
export type UiResourceFacts = Static<typeof UiResourceFacts>;
