import { type Static, Type } from 'typebox';

/**
 * How an image gets from a registry onto a worker without being flattened (design D6).
 *
 * 1. The web asks the worker what it holds (`GET /rondo/v1/layers`) and adds `RondoLayersParams` to the params of a
 *    registry-image or docker-image get.
 * 2. The program writes, beside its usual files, `rondo-layers/manifest.json` (`RondoLayersManifest`) and one blob for
 *    each layer that is not held: `rondo-layers/blobs/sha256/HEX`, compressed as the registry gave it. It writes no `rootfs/`.
 * 3. The web asks the worker to take it in (`PUT /rondo/v1/volumes/:h/layered-image`): the volume's `rootfs/` becomes an
 *    overlay of the layers and `rondo-layers/` goes away.
 */
export const rondoLayersFormat = 'rondo-layers';

/** Directory of a volume that the program writes into. */
export const rondoLayersDirectory = 'rondo-layers';

const Digest = Type.String({ pattern: '^sha256:[0-9a-f]{64}$' });

/** What is added to the params of such a get. */
export const RondoLayersParams = Type.Object({
  format: Type.Literal(rondoLayersFormat),
  /** Digests of blobs, and diff ids, that the worker holds. */
  held_layers: Type.Array(Digest),
});
export type RondoLayersParams = Static<typeof RondoLayersParams>;

/** One layer: the digest of its blob in the registry, and its diff id (`rootfs.diff_ids` of the image's configuration). */
export const RondoLayer = Type.Object({ digest: Digest, diffId: Digest });
export type RondoLayer = Static<typeof RondoLayer>;

/**
 * `rondo-layers/manifest.json`: an image's layers, lowest first; or the name of a base resource type whose own root file
 * system is the image (mock's `mirror_self`).
 */
export const RondoLayersManifest = Type.Union([
  Type.Object({ layers: Type.Array(RondoLayer, { maxItems: 500 }) }),
  Type.Object({ mirror: Type.String() }),
]);
export type RondoLayersManifest = Static<typeof RondoLayersManifest>;

/** Answer of `GET /rondo/v1/layers`. */
export const HeldLayers = Type.Object({ digests: Type.Array(Digest) });
export type HeldLayers = Static<typeof HeldLayers>;

/** Answer of `PUT /rondo/v1/volumes/:h/layered-image`. `imported` counts the layers that were not there before. */
export const LayeredImageAnswer = Type.Object({ layers: Type.Array(Type.String()), imported: Type.Integer() });
export type LayeredImageAnswer = Static<typeof LayeredImageAnswer>;
