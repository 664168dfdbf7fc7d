import { randomUUID } from 'node:crypto';
import type { ContainerMetadata, NewContainerVolume } from '@rondo/db';
import type { ContainerSpec } from '../container.ts';
import type { ProcessSpec } from '../process.ts';
import type { VolumeSpec } from '../volume.ts';

/** What a container is made of, before anything has a handle. */
export interface ContainerPlan {
  readonly metadata: ContainerMetadata;
  readonly image: ImagePlan;
  /** In the order in which they are to be mounted. A copy of the given volume, or empty. */
  readonly mounts: readonly MountPlan[];
  readonly env: readonly string[];
  readonly privileged: boolean;
  readonly hermetic: boolean;
  readonly limits: ContainerSpec['limits'];
  readonly process: ProcessSpec;
}

export type ImagePlan =
  | { readonly kind: 'artifact'; readonly volumeHandle: string }
  | { readonly kind: 'base-type'; readonly volumeHandle: string }
  | { readonly kind: 'uri'; readonly uri: string }
  | { readonly kind: 'none' };

export interface MountPlan {
  readonly path: string;
  readonly copyOf?: string | undefined;
  /** Who the files belong to as the container sees them (worker.md 14.5). */
  readonly owner?: { readonly uid: number; readonly gid: number } | undefined;
}

/** Where the image's own volume is written down as mounted. */
export const imagePath = '/';

/** The volumes that a container needs, with fresh handles. */
export function newVolumes({ image, mounts, privileged }: ContainerPlan): (NewContainerVolume & { handle: string })[] {
  const copied = 'volumeHandle' in image ? [{ path: imagePath, copyOf: image.volumeHandle }] : [];
  return [...copied, ...mounts].map(({ path, copyOf }) => ({
    handle: randomUUID(),
    mountPath: path,
    parentHandle: copyOf,
    privileged,
  }));
}

/** The plan with the handles that were written down for it, by mount path. */
export function containerSpec(
  plan: ContainerPlan,
  handle: string,
  handles: ReadonlyMap<string, string>,
): ContainerSpec {
  const { image, mounts, env, privileged, hermetic, limits, metadata } = plan;
  const volume = ({ path, copyOf, owner }: MountPlan): VolumeSpec => ({
    handle: handles.get(path) ?? randomUUID(),
    origin: copyOf === undefined ? { kind: 'empty' } : { kind: 'copy-of', parentHandle: copyOf },
    privileged,
    ...(owner === undefined ? {} : { owner }),
  });
  return {
    handle,
    image:
      'volumeHandle' in image
        ? { kind: image.kind, volume: volume({ path: imagePath, copyOf: image.volumeHandle }) }
        : image,
    mounts: mounts.map((mount) => ({ path: mount.path, volume: volume(mount) })),
    env,
    ...(metadata.user === '' ? {} : { user: metadata.user }),
    privileged,
    hermetic,
    limits,
  };
}
