import { type Static, Type } from 'typebox';

export const GardenWindowSize = Type.Object({
  columns: Type.Optional(Type.Integer({ minimum: 0, maximum: 65535 })),
  rows: Type.Optional(Type.Integer({ minimum: 0, maximum: 65535 })),
});
export type GardenWindowSize = Static<typeof GardenWindowSize>;

/** The body of `POST /containers/H/processes` (worker.md 8.4); empty fields are left out by the sender. */
export const GardenProcessSpec = Type.Object({
  id: Type.Optional(Type.String()),
  path: Type.Optional(Type.String()),
  args: Type.Optional(Type.Union([Type.Array(Type.String()), Type.Null()])),
  env: Type.Optional(Type.Union([Type.Array(Type.String()), Type.Null()])),
  dir: Type.Optional(Type.String()),
  user: Type.Optional(Type.String()),
  rlimits: Type.Optional(Type.Record(Type.String(), Type.Integer({ minimum: 0 }))),
  tty: Type.Optional(Type.Union([Type.Object({ window_size: Type.Optional(GardenWindowSize) }), Type.Null()])),
});
export type GardenProcessSpec = Static<typeof GardenProcessSpec>;
