import { type Static, Type } from 'typebox';

/** How a volume begins (worker.md 9.3). */
export const BaggageclaimStrategy = Type.Union([
  Type.Object({ type: Type.Literal('empty') }),
  Type.Object({ type: Type.Literal('cow'), volume: Type.String() }),
  Type.Object({ type: Type.Literal('import'), path: Type.String(), follow_symlinks: Type.Optional(Type.Boolean()) }),
]);
export type BaggageclaimStrategy = Static<typeof BaggageclaimStrategy>;

/** Body of `POST /volumes` and `POST /volumes-async` (worker.md 9.2). Without a handle the worker makes one up. */
export const BaggageclaimVolumeRequest = Type.Object({
  handle: Type.Optional(Type.String()),
  strategy: BaggageclaimStrategy,
  properties: Type.Optional(Type.Union([Type.Record(Type.String(), Type.String()), Type.Null()])),
  privileged: Type.Optional(Type.Boolean()),
  /** User and group that everything in the volume belongs to, as the container sees them; -1 keeps owners. */
  uid: Type.Optional(Type.Integer({ minimum: -1, maximum: 4294967294 })),
  gid: Type.Optional(Type.Integer({ minimum: -1, maximum: 4294967294 })),
});
export type BaggageclaimVolumeRequest = Static<typeof BaggageclaimVolumeRequest>;

/** A volume as the worker shows it. `path` means something to this worker only. */
export const BaggageclaimVolume = Type.Object({
  handle: Type.String(),
  path: Type.String(),
  properties: Type.Union([Type.Record(Type.String(), Type.String()), Type.Null()]),
  privileged: Type.Boolean(),
  uid: Type.Optional(Type.Integer()),
  gid: Type.Optional(Type.Integer()),
});
export type BaggageclaimVolume = Static<typeof BaggageclaimVolume>;

/** Body of `PUT /volumes/:h/properties/:k`. */
export const BaggageclaimPropertyValue = Type.Object({ value: Type.String() });
export type BaggageclaimPropertyValue = Static<typeof BaggageclaimPropertyValue>;

/** Body of `PUT /volumes/:h/privileged`. */
export const BaggageclaimPrivilegedValue = Type.Object({ value: Type.Boolean() });
export type BaggageclaimPrivilegedValue = Static<typeof BaggageclaimPrivilegedValue>;

/** Body of `DELETE /volumes/destroy`, and of the answer of `POST /volumes-async` for one. */
export const BaggageclaimHandles = Type.Array(Type.String());
export type BaggageclaimHandles = Static<typeof BaggageclaimHandles>;

/** Body of every error. */
export const BaggageclaimError = Type.Object({ error: Type.String() });
export type BaggageclaimError = Static<typeof BaggageclaimError>;
