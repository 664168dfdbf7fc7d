import type { MountStack } from '../volumes/mount-stack.ts';

/** What containers need to know of volumes. */
export interface VolumeStacks {
  /**
   * The directories behind a volume. `readOnly` shows the volume's own writes as one more layer; otherwise they go to
   * `writable`. A volume's files have one ownership on disk: asking to write as the other kind of container throws.
   */
  stackOf(handle: string, use: { readOnly: boolean; privileged: boolean }): MountStack;
  /** Which volume an absolute path of ours lies in (`path` of a volume, `raw://PATH/rootfs`), and where in it. */
  handleOfPath(path: string): { handle: string; subPath: string } | undefined;
}
