import { opendirSync, realpathSync, statSync } from 'node:fs';
import type { LayerKey } from '../images/layer-record.ts';
import type { LayerStore } from '../images/layer-store.ts';
import type { CopyOwners } from './copy-tree.ts';
import type { MountStack } from './mount-stack.ts';
import type { Below, VolumeRecord } from './volume-record.ts';
import type { VolumeCreation, VolumeRequest } from './volume-request.ts';
import type { WorkDirectory } from './work-directory.ts';

/**
 * Volumes that one stands on. A task cache is made from the last one in every build; looking a name up in ever more
 * directories would cost more than now and then a copy.
 */
const maxVolumesBelow = 16;

/** Something that is copied into a new volume's own directory. */
export type Copying =
  | { type: 'stack'; stack: MountStack; subPath: string }
  | { type: 'directory'; path: string; followLinks: boolean }
  | { type: 'archive'; path: string }
  | { type: 'layer'; key: LayerKey };

/** How a volume is made: what it stands on, and what is copied into it. */
export type VolumePlan = {
  type: 'plan';
  below: Below[];
  /** Read-only directories that need a copy with other owners before they can be stood on; `below` names them `own-N` in order. */
  converted: string[];
  /** Layers whose plain form must exist. */
  plainLayers: LayerKey[];
  copying: Copying[];
  owners: CopyOwners;
  /** Mode and owner of the volume's own directory. */
  root: { mode: number; uid: number; gid: number };
};

export type PlanContext = {
  work: WorkDirectory;
  layerStores: LayerStore[];
  layersOfImport: (path: string) => LayerKey[] | undefined;
  volumes: {
    find(handle: string): VolumeRecord | undefined;
    stackOf(handle: string, use: { readOnly: boolean; privileged: boolean }): MountStack;
    handleOfPath(path: string): { handle: string; subPath: string } | undefined;
    fits(stack: MountStack): boolean;
  };
};

/** Decides how a requested volume is made; reads, but changes nothing. */
export async function planVolume(request: VolumeRequest, context: PlanContext): Promise<VolumePlan | VolumeCreation> {
  const { strategy } = request;
  switch (strategy.type) {
    case 'empty':
      return emptyPlan(request, context);
    case 'cow':
      return planChild(request, { parent: strategy.parent, subPath: '' }, context);
    case 'import': {
      const own = context.volumes.handleOfPath(strategy.path);
      if (own !== undefined) return planChild(request, { parent: own.handle, subPath: own.subPath }, context);
      const layers = context.layersOfImport(strategy.path);
      if (layers !== undefined) return planOnLayers(request, layers, context);
      return planImport(request, strategy, context);
    }
  }
}

function emptyPlan(request: VolumeRequest, context: PlanContext): VolumePlan {
  const rootId = request.privileged ? 0 : context.work.rootId;
  const owner = request.owner === undefined ? { uid: rootId, gid: rootId } : ownerOnDisk(request, context.work);
  return {
    type: 'plan',
    below: [],
    converted: [],
    plainLayers: [],
    copying: [],
    owners: { type: 'kept' },
    root: { mode: 0o755, ...owner },
  };
}

/** A volume made from another one: stands on it where it can, copies it where it must. */
function planChild(
  request: VolumeRequest,
  from: { parent: string; subPath: string },
  context: PlanContext,
): VolumePlan | VolumeCreation {
  const { volumes } = context;
  const parent = volumes.find(from.parent);
  if (parent === undefined) return { type: 'parent-missing', parent: from.parent };
  const stack = volumes.stackOf(parent.handle, { readOnly: true, privileged: parent.privileged });
  const empty = emptyPlan(request, context);
  const lower = lowerOf(parent, stack);
  const isTooDeep = lower.filter(({ one }) => !('layer' in one)).length > maxVolumesBelow;
  if (
    request.owner !== undefined ||
    from.subPath !== '' ||
    isTooDeep ||
    !volumes.fits(childOf(stack, request, context))
  ) {
    const owners = copyOwners(request, parent.privileged, context.work);
    return { ...empty, copying: [{ type: 'stack', stack, subPath: from.subPath }], owners };
  }
  const top = stack.layers.at(-1);
  // Its own directory is fresh, as stock's upper one is: who runs as root finds it root's, whoever owns what is in it.
  const root = { ...empty.root, mode: top === undefined ? empty.root.mode : statSync(top).mode & 0o7777 };
  if (parent.privileged === request.privileged) return { ...empty, below: lower.map(({ one }) => one), root };
  return planConverted(request, { lower, fromPrivileged: parent.privileged, plan: { ...empty, root } }, context);
}

/** One directory that a child stands on. */
type Lower = { one: Below; directory: string };

/** What a child of a volume stands on; a parent that only passes on what it has from others is left out. */
function lowerOf(parent: VolumeRecord, stack: MountStack): Lower[] {
  const all = [...parent.below.map((one) => standOn(one, parent.handle)), { volume: parent.handle }];
  const lower = all.map((one, index) => ({ one, directory: stack.layers[index] ?? '' }));
  const own = lower.at(-1);
  return lower.length > 1 && own !== undefined && isEmptyDirectory(own.directory) ? lower.slice(0, -1) : lower;
}

function isEmptyDirectory(path: string): boolean {
  const directory = opendirSync(path);
  try {
    return directory.readSync() === null;
  } finally {
    directory.closeSync();
  }
}

function childOf(stack: MountStack, request: VolumeRequest, context: PlanContext): MountStack {
  const home = `${context.work.live}/${request.handle}`;
  return { layers: stack.layers, writable: { upperDir: `${home}/volume`, workDir: `${home}/work` } };
}

function planConverted(
  request: VolumeRequest,
  from: { lower: Lower[]; fromPrivileged: boolean; plan: VolumePlan },
  context: PlanContext,
): VolumePlan {
  const converted: string[] = [];
  const plainLayers: LayerKey[] = [];
  const below = from.lower.map(({ one, directory }): Below => {
    if ('layer' in one) {
      if (request.privileged) plainLayers.push(one.layer);
      return one;
    }
    converted.push(directory);
    return { own: `own-${converted.length - 1}` };
  });
  return {
    ...from.plan,
    below,
    converted,
    plainLayers,
    owners: copyOwners(request, from.fromPrivileged, context.work),
  };
}

function planOnLayers(request: VolumeRequest, layers: LayerKey[], context: PlanContext): VolumePlan {
  const empty = emptyPlan(request, context);
  const below: Below[] = layers.map((layer) => ({ layer, place: 'root' }));
  const trees = layers.map(
    (key) => context.layerStores.find((store) => store.find(key) !== undefined)?.treeOf(key, 'shifted', 'root') ?? '',
  );
  const fits = context.volumes.fits({ layers: trees, writable: undefined });
  if (!fits || request.owner !== undefined) {
    return {
      ...empty,
      copying: layers.map((key) => ({ type: 'layer', key })),
      owners: copyOwners(request, false, context.work),
    };
  }
  return { ...empty, below, plainLayers: request.privileged ? layers : [] };
}

function planImport(
  request: VolumeRequest,
  strategy: { path: string; followLinks: boolean },
  context: PlanContext,
): VolumePlan | VolumeCreation {
  const found = statSync(strategy.path, { throwIfNoEntry: false });
  if (found === undefined || !(found.isDirectory() || found.isFile()))
    return { type: 'path-missing', path: strategy.path };
  const path = realpathSync(strategy.path);
  const copying: Copying = found.isDirectory()
    ? { type: 'directory', path, followLinks: strategy.followLinks }
    : { type: 'archive', path };
  return { ...emptyPlan(request, context), copying: [copying], owners: copyOwners(request, true, context.work) };
}

/** How owners change on the way from one form on disk to the one that is asked for. */
function copyOwners(request: VolumeRequest, fromPrivileged: boolean, work: WorkDirectory): CopyOwners {
  if (request.owner !== undefined) return { type: 'forced', ...ownerOnDisk(request, work) };
  if (fromPrivileged === request.privileged) return { type: 'kept' };
  return { type: 'converted', to: request.privileged ? 'plain' : 'shifted', rootId: work.rootId };
}

function ownerOnDisk(request: VolumeRequest, work: WorkDirectory): { uid: number; gid: number } {
  const shift = (id: number) => (id === 0 && !request.privileged ? work.rootId : id);
  return { uid: shift(request.owner?.uid ?? 0), gid: shift(request.owner?.gid ?? 0) };
}

function standOn(one: Below, parent: string): Below {
  return 'own' in one ? { volume: parent, directory: one.own } : one;
}
