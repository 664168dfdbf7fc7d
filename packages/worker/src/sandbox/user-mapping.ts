import { readFileSync } from 'node:fs';

/** One line of a user namespace's map: `size` ids from `containerID` on are the host's from `hostID` on. */
export type IdMapping = { containerID: number; hostID: number; size: number };

/**
 * How ids of an unprivileged container lie on the host (worker.md 10.3): root is `highest`, the highest id there is;
 * every other id is itself. So files in images need re-owning only where they belong to root.
 */
export function idMappings(highest: number): IdMapping[] {
  return [
    { containerID: 0, hostID: highest, size: 1 },
    { containerID: 1, hostID: 1, size: highest - 1 },
  ];
}

/** The highest id in a map as `/proc/PID/uid_map` writes it. Pure. */
export function parseHighestId(map: string): number {
  const ends = map
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .map(([inside = 0, , size = 0]) => inside + size - 1);
  return Math.max(...ends);
}

/** Highest uid and gid valid where the worker runs: what root of an unprivileged container is on disk. */
export function readHighestIds(): { uid: number; gid: number } {
  return {
    uid: parseHighestId(readFileSync('/proc/self/uid_map', 'utf8')),
    gid: parseHighestId(readFileSync('/proc/self/gid_map', 'utf8')),
  };
}
