import type { Clock, Logger } from '@rondo/foundation';
import type { NetworkNamespaces } from '../network/network-namespaces.ts';
import type { SpareHolders } from '../processes/spare-holders.ts';
import type { ContainerTools } from './container-tools.ts';
import type { VolumeStacks } from './volume-stacks.ts';

/** What every container of a worker shares. */
export type ContainerContext = {
  tools: ContainerTools;
  volumes: VolumeStacks;
  network: NetworkNamespaces;
  holders: SpareHolders;
  clock: Clock;
  log: Logger;
  /** Whether processes may make namespaces and mounts of their own, inside their container. For our own programs only. */
  mayNest: boolean;
};
