import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { GardenContainerSpec } from '@rondo/protocol';
import { ContainerSpecError } from '../errors.ts';
import type { StageMount } from '../sandbox/plan-stage.ts';
import type { MountStack } from '../volumes/mount-stack.ts';
import { parseRootfs } from './parse-rootfs.ts';
import type { VolumeStacks } from './volume-stacks.ts';

/** What a container is made of, and where the holder shows it on the stage. */
export type ContainerMounts = {
  rootPath: string;
  /** The directories behind the container's root, for looking into it without mounting it. */
  rootStack: MountStack;
  stageMounts: StageMount[];
  binds: { source: string; destination: string; readOnly: boolean }[];
  /** Paths below the stage that lie inside of a volume, where a step may have put a symbolic link. */
  innerPaths: string[];
};

/**
 * Resolves the root and the bind mounts of a container: paths of our volumes become their stacks, others are directories
 * of the machine as they are. Throws ContainerSpecError.
 */
export function containerMounts(spec: GardenContainerSpec, volumes: VolumeStacks, stagePath: string): ContainerMounts {
  const privileged = spec.privileged === true;
  const rootfs = spec.rootfs || spec.image?.uri || '';
  const root = resolve(parseRootfs(rootfs), { readOnly: false, privileged }, volumes);
  const rootTarget = join(stagePath, 'root');
  const result: ContainerMounts = {
    rootPath: join(rootTarget, root.subPath),
    rootStack: below(root.stack, root.subPath),
    stageMounts: [{ target: rootTarget, stack: root.stack }],
    binds: [],
    innerPaths: root.subPath === '' ? [] : [join(rootTarget, root.subPath)],
  };
  for (const [index, mount] of (spec.bind_mounts ?? []).entries()) {
    const { src_path: source = '', dst_path: destination = '' } = mount;
    if (source === '' || destination === '') throw new ContainerSpecError('src and dst must not be empty');
    if (!source.startsWith('/') || !destination.startsWith('/')) {
      throw new ContainerSpecError('src and dst must be absolute');
    }
    const readOnly = mount.mode !== 1;
    const { stack, subPath } = resolve(source, { readOnly, privileged }, volumes);
    const target = join(stagePath, String(index));
    result.stageMounts.push({ target, stack });
    result.binds.push({ source: join(target, subPath), destination, readOnly });
    if (subPath !== '') result.innerPaths.push(join(target, subPath));
  }
  return result;
}

function resolve(
  path: string,
  use: { readOnly: boolean; privileged: boolean },
  volumes: VolumeStacks,
): { stack: MountStack; subPath: string } {
  const volume = volumes.handleOfPath(path);
  if (volume !== undefined) {
    return { stack: volumes.stackOf(volume.handle, use), subPath: volume.subPath.replace(/^\/+|\/+$/g, '') };
  }
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined)
    throw new ContainerSpecError(`invalid rootfs or mount: stat ${path}: no such file or directory`);
  return { stack: { layers: [], writable: { upperDir: path, workDir: path } }, subPath: '' };
}

function below(stack: MountStack, subPath: string): MountStack {
  const { layers, writable } = stack;
  return {
    layers: layers.map((layer) => join(layer, subPath)),
    writable: writable === undefined ? undefined : { ...writable, upperDir: join(writable.upperDir, subPath) },
  };
}
