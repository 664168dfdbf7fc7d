import { chmod, chown, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LayerDigestError } from '../images/errors.ts';
import type { LayerKey } from '../images/layer-record.ts';
import type { LayerStore } from '../images/layer-store.ts';
import type { UnpackResult } from '../images/unpack/unpack-job.ts';
import { defaultUnpackLimits, type UnpackOptions } from '../images/unpack/unpack-options.ts';
import type { UnpackPool } from '../images/unpack/unpack-pool.ts';
import { openDirectory } from '../images/unpack/unpack-tar.ts';
import { type CopyOwners, copyTree } from './copy-tree.ts';
import { VolumeBrokenError, VolumePathError, VolumeUseError } from './errors.ts';
import { openBeneath } from './open-beneath.ts';
import type { Copying, VolumePlan } from './plan-volume.ts';
import { openStackView } from './stack-view.ts';
import type { WorkDirectory } from './work-directory.ts';

type FillContext = { work: WorkDirectory; layerStores: LayerStore[]; pool: UnpackPool };

/** Carries out the copying part of a plan in a staging directory. Most plans copy nothing. */
export async function fillVolume(staging: string, plan: VolumePlan, context: FillContext): Promise<void> {
  const data = join(staging, 'volume');
  await Promise.all([chown(data, plan.root.uid, plan.root.gid), chmod(data, plan.root.mode)]);
  for (const key of plan.plainLayers) {
    await context.layerStores.find((store) => store.find(key) !== undefined)?.makePlain(key);
  }
  for (const [index, from] of plan.converted.entries()) {
    const own = join(staging, `own-${index}`);
    await mkdir(own, { mode: 0o755 });
    await copyTree(from, own, { owners: plan.owners });
  }
  for (const copying of plan.copying) await fill(data, copying, plan.owners, context);
  // A copy of a whole volume is to look like a child that stands on it, whose own directory is fresh.
  const isWhole = plan.copying.some((copying) => copying.type === 'stack' && copying.subPath === '');
  if (isWhole) await chown(data, plan.root.uid, plan.root.gid);
}

async function fill(data: string, copying: Copying, owners: CopyOwners, context: FillContext): Promise<void> {
  switch (copying.type) {
    case 'directory':
      return copyTree(copying.path, data, { owners, followLinks: copying.followLinks });
    case 'stack': {
      await using view = await openStackView(copying.stack, context.work.mountPoint);
      using source = openBeneath(view.path, copying.subPath);
      if (!source.stat.isDirectory()) throw new VolumePathError();
      return await copyTree(`/proc/${process.pid}/fd/${source.handle}`, data, { owners });
    }
    case 'archive':
      return fillFromArchive(data, copying.path, owners, context);
    case 'layer':
      return fillFromLayer(data, copying.key, owners, context);
  }
}

/** A file that is imported is an archive of root's (worker.md 9.3): unpacked as it is, then given its owners. */
async function fillFromArchive(data: string, path: string, owners: CopyOwners, context: FillContext): Promise<void> {
  const ownership = owners.type === 'converted' && owners.to === 'shifted' ? 'shifted' : 'plain';
  if (owners.type === 'kept' || ownership === 'shifted') {
    await unpackFile(data, path, unpackOptions(context, ownership, 'literal'), context);
    return;
  }
  const unpacked = `${data}-unpacked`;
  await mkdir(unpacked);
  await unpackFile(unpacked, path, unpackOptions(context, 'plain', 'literal'), context);
  await copyTree(unpacked, data, { owners });
  await rm(unpacked, { recursive: true });
}

/** Adds a layer to a directory that holds the layers below it: for work directories that can't mount overlays. */
export async function fillFromLayer(
  data: string,
  key: LayerKey,
  owners: CopyOwners,
  context: FillContext,
): Promise<void> {
  const store = context.layerStores.find((candidate) => candidate.find(key) !== undefined);
  if (store === undefined) throw new VolumeBrokenError(`the layer ${key} is gone`);
  const record = store.find(key);
  if (record?.isForeign === true) {
    throw new VolumeUseError("the machine's own /usr can't be copied into a volume; give the step an image");
  }
  if (record?.form === 'unpacked') return copyTree(store.treeOf(key, 'shifted', 'root'), data, { owners });
  const ownership = owners.type === 'converted' && owners.to === 'plain' ? 'plain' : 'shifted';
  const result = await unpackFile(
    data,
    join(store.pathOf(key), 'blob'),
    unpackOptions(context, ownership, 'apply'),
    context,
  );
  if (result.diffId !== key)
    throw new LayerDigestError(
      `a layer of the image has the diff id ${result.diffId} instead of ${key}: fetch the image again`,
    );
}

function unpackOptions(
  context: FillContext,
  ownership: 'shifted' | 'plain',
  whiteouts: 'literal' | 'apply',
): UnpackOptions {
  return {
    ownership,
    rootId: context.work.rootId,
    whiteouts,
    whiteoutPath: undefined,
    replacesTrees: true,
    limits: defaultUnpackLimits,
  };
}

/** Unpacks an archive file, compressed in whichever way, into a directory of ours. */
export async function unpackFile(
  directory: string,
  path: string,
  options: UnpackOptions,
  context: { pool: UnpackPool },
): Promise<UnpackResult> {
  using target = openDirectory(directory);
  await using file = await open(path, 'r');
  return await context.pool.unpack({
    source: { file: file.fd },
    compression: 'detect',
    directory: target.handle,
    options,
  });
}
