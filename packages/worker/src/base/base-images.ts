import { join } from 'node:path';
import { type Clock, describeError, type Logger, systemClock } from '@rondo/foundation';
import { UnknownResourceTypeError } from '../errors.ts';
import { baseLayerKey, type LayerKey, layerDirectoryName } from '../images/layer-record.ts';
import type { LayerStore } from '../images/layer-store.ts';
import { type BaseStore, openBaseStore } from './base-store.ts';
import { BaseImageError } from './errors.ts';
import { fetchPackages } from './fetch-packages.ts';
import { finishRoot } from './finish-root.ts';
import { ensureHostRoot } from './host-root.ts';
import { ensureNodeLayer } from './node-layer.ts';
import { packRoot } from './pack-root.ts';
import { type PackageSet, packageSets } from './package-sets.ts';
import { ensureResourceLayer, readResourceBundles } from './resource-layer.ts';
import { unpackPackages } from './unpack-packages.ts';

/** Counts up when the way that roots are made changes. */
const recipe = '1';

export type BaseImagesOptions = {
  /** The cache that base layers are made in; several work directories and workers may share it. */
  directory: string;
  /** Where the bundled base resource types lie, `TYPE/{check,in,out,resource_metadata.json}` each. */
  resourceBundles: string;
  log: Logger;
  /** For people who wait: what is being done now. Not called when everything is there. */
  onProgress?: (text: string) => void;
  signal?: AbortSignal;
  clock?: Clock;
};

/** A base resource type as a worker announces it (worker.md 4 and 11.2). */
export type BaseResourceType = {
  type: string;
  image: string;
  version: string;
  privileged: boolean;
  unique_version_history: boolean;
};

/** Root file systems that need no registry: for tasks without an image and for the base resource types (design D7). */
export type BaseImages = {
  layers: LayerStore;
  resourceTypes: BaseResourceType[];
  /** The layers behind the `image` of a base resource type, when a volume is imported from it; `undefined` for any other path. */
  layersOfImport: (path: string) => LayerKey[] | undefined;
  /** The layers of a base resource type by name, for images that mirror it. */
  layersOfType: (type: string) => LayerKey[] | undefined;
  /** Writes the root file system of a base resource type as a `.tgz` for other workers. Throws UnknownResourceTypeError, ProgramError. */
  packType: (type: string, target: string, signal: AbortSignal) => Promise<void>;
  /** Import path of the root file system for tasks without an image, as `image` of a resource type is one. */
  taskImage: string;
  /** The directories behind it, lowest first. */
  taskLayers: string[];
};

/**
 * Makes whatever is missing of the base images: two root file systems from Debian packages, Node.js, and one small layer
 * for each resource type. The first time takes the download and some seconds; later, and for other work directories, nothing.
 * Throws BaseImageError, ProgramError.
 */
export async function openBaseImages(options: BaseImagesOptions): Promise<BaseImages> {
  const store = await openBaseStore(options.directory, options.log);
  const base = await ensureRoot(packageSets.base, store, options);
  const mock = await ensureRoot(packageSets.mock, store, options);
  const node = await ensureNodeLayer(store);
  const byType = new Map<string, LayerKey[]>();
  const byPath = new Map<string, LayerKey[]>();
  const resourceTypes: BaseResourceType[] = [];
  for (const bundle of await readResourceBundles(options.resourceBundles)) {
    const programs = await ensureResourceLayer(bundle, store);
    const layers = [...(bundle.type === 'mock' ? mock : base), node, programs];
    const image = imagePath(store, bundle.type, layers);
    byType.set(bundle.type, layers);
    byPath.set(image, layers);
    const { type, version, privileged, uniqueVersionHistory } = bundle;
    resourceTypes.push({ type, image, version, privileged, unique_version_history: uniqueVersionHistory });
  }
  await store.keep([...base, ...mock, node, ...[...byType.values()].flat()], (options.clock ?? systemClock).nowMs());
  const taskImage = imagePath(store, 'task', [...base, node]);
  byPath.set(taskImage, [...base, node]);
  return {
    layers: store.layers,
    resourceTypes,
    packType: async (type, target, signal) => {
      const layers = byType.get(type);
      if (layers === undefined)
        throw new UnknownResourceTypeError(`there is no base resource type ${JSON.stringify(type)}`);
      const trees = layers.map((key) => store.layers.treeOf(key, 'shifted', 'root'));
      await packRoot(trees, target, { rootId: store.work.rootId, signal });
    },
    taskImage,
    layersOfImport: (path) => byPath.get(path),
    layersOfType: (type) => byType.get(type),
    taskLayers: [...base, node].map((key) => store.layers.treeOf(key, 'shifted', 'root')),
  };
}

/** A name that changes with what the image is made of, so that a web notices; nothing lies there. */
function imagePath(store: BaseStore, name: string, layers: LayerKey[]): string {
  return join(store.work.root, 'types', `${name}-${layerDirectoryName(baseLayerKey(...layers))}`);
}

/** A root from packages; where they can't be had, from the machine's own /usr, until a later start can have them. */
async function ensureRoot(set: PackageSet, store: BaseStore, options: BaseImagesOptions): Promise<LayerKey[]> {
  try {
    return [await ensurePackagedRoot(set, store, options)];
  } catch (error) {
    if (!(error instanceof BaseImageError)) throw error;
    options.log.warn('no packages for a root file system; using the /usr of this machine for unprivileged steps', {
      error,
    });
    options.onProgress?.('packages could not be fetched: using the /usr of this machine');
    return await ensureHostRoot(store, set).catch((fallback: unknown) => {
      throw new BaseImageError(
        `${error.message}. The /usr of this machine can't stand in: ${describeError(fallback)}`,
        { cause: error },
      );
    });
  }
}

async function ensurePackagedRoot(set: PackageSet, store: BaseStore, options: BaseImagesOptions): Promise<LayerKey> {
  const parts = [...set.packages, ...set.extraUsers, ...set.applets];
  const key = baseLayerKey('root', recipe, set.name, process.arch, ...parts);
  const { onProgress = () => undefined, signal } = options;
  await store.ensure(key, async (tree) => {
    const run = signal === undefined ? {} : { signal };
    const archives = await fetchPackages(set.packages, { directory: store.work.root, onProgress, ...run });
    onProgress(`unpacking ${archives.length} packages for the ${set.name} root file system`);
    await unpackPackages(archives, tree, run);
    await finishRoot(tree, set);
  });
  return key;
}
