import type { VolumeRecord } from './volume-record.ts';

/** How a volume begins (worker.md 9.3). */
export type VolumeStrategy =
  | { type: 'empty' }
  | { type: 'cow'; parent: string }
  | { type: 'import'; path: string; followLinks: boolean };

export type VolumeRequest = {
  handle: string;
  strategy: VolumeStrategy;
  properties: Record<string, string> | null;
  privileged: boolean;
  /** Everything in the volume belongs to this user of the container (worker.md 10.3); `undefined` keeps owners. */
  owner: { uid: number; gid: number } | undefined;
};

/** What came of a request. Only `created` changed anything. */
export type VolumeCreation =
  | { type: 'created'; volume: VolumeRecord }
  | { type: 'exists'; volume: VolumeRecord }
  | { type: 'invalid-handle' }
  | { type: 'parent-missing'; parent: string }
  | { type: 'path-missing'; path: string };
