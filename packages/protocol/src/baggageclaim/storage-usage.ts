import { type Static, Type } from 'typebox';

/** Answer of `GET /rondo/v1/volumes/:h/usage`: what the volume itself takes on disk, without what it shares with others. */
export const VolumeUsage = Type.Object({ sizeBytes: Type.Integer() });
export type VolumeUsage = Static<typeof VolumeUsage>;

const Part = Type.Object({ count: Type.Integer(), sizeBytes: Type.Integer() });

/** Answer of `GET /rondo/v1/usage`. Sizes are bytes on disk. */
export const StorageUsage = Type.Object({
  volumes: Part,
  layers: Part,
  /** Layers that no volume stands on. */
  unusedLayers: Part,
  disk: Type.Object({ sizeBytes: Type.Integer(), freeBytes: Type.Integer() }),
});
export type StorageUsage = Static<typeof StorageUsage>;

/** Answer of `POST /rondo/v1/garbage`: layers that went because no volume had stood on them for long. */
export const GarbageAnswer = Type.Object({ layers: Type.Array(Type.String()), sizeBytes: Type.Integer() });
export type GarbageAnswer = Static<typeof GarbageAnswer>;
