import { readFileSync } from 'node:fs';

/**
 * Who owns files on disk (worker.md 10.3). `shifted`: root of a container's user namespace is the highest id of ours,
 * and so are files that belong to root. `plain`: ids stand as they are, for privileged containers.
 */
export type Ownership = 'shifted' | 'plain';

/** The id that root of an unprivileged container has outside: the highest one valid in our own user namespace. */
export function containerRootId(uidMap: string = readFileSync('/proc/self/uid_map', 'utf8')): number {
  const highest = uidMap
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .map(([inside = 0, , count = 0]) => inside + count - 1);
  return Math.max(0, ...highest);
}

/** An id as it stands on disk. Pure. */
export function toDiskId(id: number, ownership: Ownership, rootId: number): number {
  return ownership === 'shifted' && id === 0 ? rootId : id;
}

/** An id as it is seen inside the container. Pure. */
export function fromDiskId(id: number, ownership: Ownership, rootId: number): number {
  return ownership === 'shifted' && id === rootId ? 0 : id;
}
