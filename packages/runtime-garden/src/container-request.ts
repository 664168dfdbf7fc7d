import type { GardenBindMount, GardenContainerSpec } from '@rondo/protocol';
import type { ContainerSpec } from '@rondo/runtime';

const readWrite = 1;
/** Everything is allowed out; an absent list is no network at all (worker.md 8.3). */
const allowAll = [{ networks: [{ start: '0.0.0.0', end: '255.255.255.255' }] }];

/** Garden's form of a container whose volumes exist; `paths` says where on the worker each lies. */
export function gardenContainerSpec(spec: ContainerSpec, paths: ReadonlyMap<string, string>): GardenContainerSpec {
  const rootfs = rootfsOf(spec, paths);
  const { cpuShares = 0, memoryBytes = 0 } = spec.limits;
  return {
    handle: spec.handle,
    ...(rootfs === undefined ? {} : { rootfs }),
    bind_mounts: spec.mounts.map(
      ({ path, volume }): GardenBindMount => ({
        src_path: pathOf(paths, volume.handle),
        dst_path: path,
        mode: readWrite,
      }),
    ),
    properties: { user: spec.user ?? '' },
    env: [...spec.env],
    ...(spec.privileged ? { privileged: true } : {}),
    limits: {
      ...(cpuShares > 0 ? { cpu_limits: { limit_in_shares: cpuShares } } : {}),
      ...(memoryBytes > 0 ? { memory_limits: { limit_in_bytes: memoryBytes } } : {}),
    },
    ...(spec.hermetic ? {} : { netout_rules: allowAll }),
  };
}

function rootfsOf({ image }: ContainerSpec, paths: ReadonlyMap<string, string>): string | undefined {
  switch (image.kind) {
    case 'artifact':
      return `raw://${pathOf(paths, image.volume.handle)}/rootfs`;
    case 'base-type':
      return `raw://${pathOf(paths, image.volume.handle)}`;
    case 'uri':
      return image.uri;
    case 'none':
      return undefined;
  }
}

function pathOf(paths: ReadonlyMap<string, string>, handle: string): string {
  const path = paths.get(handle);
  if (path === undefined) throw new Error(`volume ${handle} was not made before its container`);
  return path;
}
