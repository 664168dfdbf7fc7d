import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { type LayerKey, layerKeyPattern, toLayerKey } from '../images/layer-record.ts';

const ownName = Type.String({ pattern: '^own-[0-9]+$' });

/**
 * One read-only directory below a volume's own: a layer of the layer store, the data (or a copy, `own-N`) that belongs to
 * another volume, or a copy with other owners that belongs to this one.
 */
const BelowFile = Type.Union([
  Type.Object({
    layer: Type.String({ pattern: layerKeyPattern }),
    place: Type.Union([Type.Literal('root'), Type.Literal('rootfs')]),
  }),
  Type.Object({ volume: Type.String(), directory: Type.Optional(ownName) }),
  Type.Object({ own: ownName }),
]);

/** `volume.json` of a volume. */
const VolumeFile = Type.Object({
  format: Type.Literal(1),
  handle: Type.String(),
  /** `null` is what a request without properties leaves. */
  properties: Type.Union([Type.Record(Type.String(), Type.String()), Type.Null()]),
  privileged: Type.Boolean(),
  /** Destroyed, but kept on disk for the volumes that were made from it. */
  removed: Type.Boolean(),
  /** Lowest first. */
  below: Type.Array(BelowFile),
  /** The directory that holds what was written into the volume. */
  data: Type.String({ pattern: '^volume(-[0-9]+)?$' }),
  /** Digests of the image's layers, once the volume has become a layered image. */
  imageLayers: Type.Optional(Type.Array(Type.String())),
});

export type Below =
  | { layer: LayerKey; place: 'root' | 'rootfs' }
  | { volume: string; directory?: string }
  | { own: string };

export type VolumeRecord = Omit<Static<typeof VolumeFile>, 'below'> & { below: Below[] };

/** The record in a `volume.json` that lies in the directory named `handle`; `undefined` where it is none. */
export function parseVolumeRecord(value: unknown, handle: string): VolumeRecord | undefined {
  if (!Value.Check(VolumeFile, value) || value.handle !== handle) return undefined;
  return {
    ...value,
    below: value.below.map((one) => ('layer' in one ? { ...one, layer: toLayerKey(one.layer) } : one)),
  };
}

/** Handles become names of directories. */
export function isUsableHandle(handle: string): boolean {
  return /^[A-Za-z0-9_][A-Za-z0-9_.:-]{0,199}$/.test(handle);
}
