import { type Static, Type } from 'typebox';
import { BaggageclaimVolume, BaggageclaimVolumeRequest } from './volume.ts';

/** Body of `POST /rondo/v1/volumes`: volumes are made in this order, so a later one may be made from an earlier one. */
export const VolumeBatchRequest = Type.Object({
  volumes: Type.Array(Type.Object({ ...BaggageclaimVolumeRequest.properties, handle: Type.String() })),
});
export type VolumeBatchRequest = Static<typeof VolumeBatchRequest>;

/**
 * Answer of `POST /rondo/v1/volumes`, one outcome per request in the same order. A handle that is there already is
 * `existed`, so a batch may be repeated. `failed` says why in `error`; the others of the batch are made all the same.
 */
export const VolumeBatchAnswer = Type.Object({
  volumes: Type.Array(
    Type.Union([
      Type.Object({
        outcome: Type.Union([Type.Literal('created'), Type.Literal('existed')]),
        volume: BaggageclaimVolume,
      }),
      Type.Object({ outcome: Type.Literal('failed'), handle: Type.String(), error: Type.String() }),
    ]),
  ),
});
export type VolumeBatchAnswer = Static<typeof VolumeBatchAnswer>;
