import type { Controller } from '../sandbox/kept-limits.ts';
import type { HostLimits } from '../sandbox/runtime-config.ts';
import type { Runtime } from './runtime.ts';

/** What is needed to run containers, found once when the worker starts. */
export type ContainerTools = {
  runtime: Runtime;
  /** A static busybox: init of every container, and the holders' mount and cat. */
  busyboxPath: string;
  /** Where the runtime keeps its own state, so that no other user of the runtime on this machine is met. */
  runtimeRoot: string;
  /**
   * An empty directory, the same for all containers, that everybody may pass through. In its mount namespace each holder
   * shows there what its container is made of: root of a user namespace may not pass through the data directory.
   */
  stagePath: string;
  /** Directory with `sh` (busybox) and `init`, on the file system of the containers' directories. */
  initDirectory: string;
  /** Parent of the containers' control groups, as the runtime names it. */
  cgroupParent: string;
  /** What containers can be limited by. */
  controllers: ReadonlySet<Controller>;
  limits: HostLimits;
};
