import { existsSync, readFileSync } from 'node:fs';
import { chown, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Limiter } from '@rondo/foundation';
import { type RondoLayer, RondoLayersManifest, rondoLayersDirectory } from '@rondo/protocol';
import { Value } from 'typebox/value';
import { VolumeNotFoundError, VolumePathError, VolumeUseError } from '../volumes/errors.ts';
import { fillFromLayer } from '../volumes/fill-volume.ts';
import { openBeneath } from '../volumes/open-beneath.ts';
import type { Storage } from '../volumes/storage.ts';
import type { VolumeRecord } from '../volumes/volume-record.ts';
import { parseJson } from '../volumes/work-directory.ts';
import { LayeredImageError, LayerMissingError } from './errors.ts';
import { type LayerKey, toLayerKey } from './layer-record.ts';

const maxManifestBytes = 4 << 20;
/** Layers of one image that are unpacked at the same time. */
const layersAtOnce = 2;

export type LayeredImage = { layers: string[]; imported: number };

/**
 * Takes in what a get wrote in `rondo-layers` form: unpacks the layers that this worker does not hold yet, makes the
 * volume's `rootfs/` an overlay of all of them and removes the blobs. A volume that is an image already is left alone, so
 * the request may be repeated; so is one whose get wrote no layers. `layersOfType` gives the layers of a base resource
 * type, for images that mirror one. Throws VolumeNotFoundError, VolumeUseError, LayerMissingError, LayerDigestError,
 * LayeredImageError, and what unpacking throws.
 */
export async function importLayeredImage(
  handle: string,
  storage: Storage,
  layersOfType: (type: string) => LayerKey[] | undefined,
): Promise<LayeredImage> {
  const record = storage.volumes.find(handle);
  if (record === undefined) throw new VolumeNotFoundError(handle);
  const directory = join(storage.work.live, handle, record.data);
  if (record.imageLayers !== undefined) {
    await storage.remover.discard(join(directory, rondoLayersDirectory));
    return { layers: record.imageLayers, imported: 0 };
  }
  if (record.below.length > 0)
    throw new VolumeUseError(`volume ${handle} is made from another one and can't become an image`);
  const manifest = readManifest(directory);
  if (manifest === undefined) return { layers: [], imported: 0 };
  if ('layers' in manifest) return await importLayers(record, directory, { storage, wanted: manifest.layers });
  const keys = layersOfType(manifest.mirror);
  if (keys === undefined)
    throw new LayeredImageError(
      `the image mirrors the base resource type ${manifest.mirror}, which this worker does not have`,
    );
  await becomeImage(record, directory, { storage, keys });
  return { layers: keys, imported: 0 };
}

/** `undefined` where the get wrote nothing in this form: mock, for one, is an image only when it is asked to be. */
function readManifest(directory: string): RondoLayersManifest | undefined {
  if (!existsSync(join(directory, rondoLayersDirectory))) return undefined;
  using file = openManifest(directory);
  if (file.stat.size > maxManifestBytes)
    throw new LayeredImageError(`the image's manifest has ${file.stat.size} bytes; ${maxManifestBytes} are allowed`);
  const manifest = parseJson(readFileSync(file.handle, 'utf8'));
  if (Value.Check(RondoLayersManifest, manifest)) return manifest;
  const [problem] = Value.Errors(RondoLayersManifest, manifest);
  throw new LayeredImageError(
    `${rondoLayersDirectory}/manifest.json is not a manifest of layers: ${problem?.instancePath ?? ''} ${problem?.message ?? ''}`,
  );
}

function openManifest(directory: string) {
  try {
    return openBeneath(directory, `${rondoLayersDirectory}/manifest.json`);
  } catch (error) {
    if (!(error instanceof VolumePathError)) throw error;
    throw new LayeredImageError(
      `the volume has a directory ${rondoLayersDirectory} without a manifest.json: its get was cut short; fetch the image again`,
    );
  }
}

type Wanted = { storage: Storage; wanted: RondoLayer[] };

async function importLayers(
  record: VolumeRecord,
  directory: string,
  { storage, wanted }: Wanted,
): Promise<LayeredImage> {
  const keys = topmostOnly(wanted.map(({ diffId }) => toLayerKey(diffId)));
  using _held = storage.layers.hold(keys);
  const missing = wanted.filter(({ digest, diffId }) => {
    const known = storage.layers.findByDigest(digest) ?? storage.layers.findByDigest(diffId);
    if (known !== undefined && known.key !== diffId) {
      throw new LayeredImageError(
        `the image's manifest says that the blob ${digest} is the layer ${diffId}, but it is ${known.key}`,
      );
    }
    return known === undefined;
  });
  const limiter = new Limiter(layersAtOnce);
  const blobs = openBlobs(directory, missing);
  try {
    await Promise.all(
      blobs.map((blob) => limiter.run(() => storage.layers.importBlob({ ...blob.layer, handle: blob.handle }))),
    );
  } finally {
    for (const blob of blobs) blob[Symbol.dispose]();
  }
  await becomeImage(record, directory, { storage, keys });
  return { layers: keys, imported: missing.length };
}

function openBlobs(directory: string, layers: RondoLayer[]) {
  const opened: (Disposable & { handle: number; layer: RondoLayer })[] = [];
  const absent: string[] = [];
  for (const layer of layers) {
    try {
      const file = openBeneath(
        directory,
        `${rondoLayersDirectory}/blobs/sha256/${layer.digest.slice('sha256:'.length)}`,
      );
      opened.push({ handle: file.handle, layer, [Symbol.dispose]: () => file[Symbol.dispose]() });
    } catch (error) {
      if (!(error instanceof VolumePathError)) throw error;
      absent.push(layer.digest);
    }
  }
  if (absent.length === 0) return opened;
  for (const file of opened) file[Symbol.dispose]();
  throw new LayerMissingError(absent);
}

/** The kernel takes a directory once in a stack. What a layer adds below its topmost place is hidden by that anyway. Pure. */
function topmostOnly(keys: LayerKey[]): LayerKey[] {
  return keys.filter((key, index) => keys.lastIndexOf(key) === index);
}

/** Puts the layers below the volume; where nothing can be mounted their contents are unpacked into it instead. */
async function becomeImage(
  record: VolumeRecord,
  directory: string,
  image: { storage: Storage; keys: LayerKey[] },
): Promise<void> {
  const { storage, keys } = image;
  const rootfs = join(directory, 'rootfs');
  // Whatever is there hides the layers, or was left by an attempt that was cut short.
  await storage.remover.discard(rootfs);
  if (storage.support.type === 'copy' || keys.length === 0) {
    await mkdir(rootfs, { recursive: true, mode: 0o755 });
    const owner = record.privileged ? 0 : storage.work.rootId;
    await chown(rootfs, owner, owner);
  }
  if (storage.support.type === 'copy') {
    const owners = record.privileged
      ? ({ type: 'converted', to: 'plain', rootId: storage.work.rootId } as const)
      : ({ type: 'kept' } as const);
    for (const key of keys) await fillFromLayer(rootfs, key, owners, storage);
  } else if (record.privileged) {
    for (const key of keys) await storage.layerStores.find((store) => store.find(key) !== undefined)?.makePlain(key);
  }
  const below = storage.support.type === 'copy' ? [] : keys.map((layer) => ({ layer, place: 'rootfs' as const }));
  await storage.volumes.setImage(record.handle, { below, layers: keys });
  await storage.remover.discard(join(directory, rondoLayersDirectory));
}
