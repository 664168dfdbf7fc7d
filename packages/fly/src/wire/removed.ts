import { number, struct, text } from './shape.ts';

export const cachesRemoved = struct({ caches_removed: number });

export const versionsRemoved = struct({ versions_removed: number });

/** Why a worker isn't pruned. */
export const pruneRefusal = struct({ stderr: text });
