/** A container runtime that has been seen to run a container on this machine. */
export type Runtime = {
  name: 'crun' | 'runc';
  path: string;
  version: string;
  /**
   * A mount that its programs must not see, or empty: crun refuses to work where a second kind of control groups is
   * mounted beside the first (`/sys/fs/cgroup/unified`). Whoever starts it takes the mount away in a namespace of its own.
   */
  hiddenMount: string;
};

/** What every call of the runtime's client needs before its command. Only crun can do without a control group. */
export function runtimeFlags(runtime: Runtime, withCgroup: boolean): string[] {
  return runtime.name === 'crun' && !withCgroup ? ['--cgroup-manager=disabled'] : [];
}
