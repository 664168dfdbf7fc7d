/**
 * What a volume looks like to whoever mounts it: read-only directories, and at most one that takes the writes.
 * All paths are absolute; `layers` runs from the lowest to the topmost. `planMount` turns it into one mount.
 */
export type MountStack = {
  layers: string[];
  writable: { upperDir: string; workDir: string } | undefined;
};
