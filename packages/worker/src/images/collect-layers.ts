import type { Storage } from '../volumes/storage.ts';
import { markUnused, markUsed, unusedSinceMs } from './unused-mark.ts';

/** So long a layer stays after the last volume on it has gone: the next build often wants the same image. */
export const keepUnusedLayersMs = 6 * 3600_000;

export type CollectedLayers = { layers: string[]; sizeBytes: number };

/**
 * Removes layers that no volume has stood on for `keepMs`. What is in use is read from the volumes on disk, never counted
 * along the way, so a killed worker leaks nothing.
 */
export async function collectLayers(
  storage: Storage,
  options: { nowMs: number; keepMs?: number },
): Promise<CollectedLayers> {
  const { nowMs, keepMs = keepUnusedLayersMs } = options;
  const used = storage.volumes.usedLayers();
  const collected: CollectedLayers = { layers: [], sizeBytes: 0 };
  for (const { key, sizeBytes } of storage.layers.list()) {
    const path = storage.layers.pathOf(key);
    const sinceMs = await unusedSinceMs(path);
    if (used.has(key)) {
      if (sinceMs !== undefined) await markUsed(path);
    } else if (sinceMs === undefined) await markUnused(path);
    if (used.has(key) || nowMs - (sinceMs ?? nowMs) < keepMs) continue;
    if (!(await storage.layers.remove(key))) continue;
    collected.layers.push(key);
    collected.sizeBytes += sizeBytes;
  }
  return collected;
}

/**
 * Digests (of blobs, and diff ids) of layers that a get may leave out: they will still be here when its image is taken in,
 * because none of them is close to being collected.
 */
export async function heldDigests(storage: Storage, options: { nowMs: number; keepMs?: number }): Promise<string[]> {
  const { nowMs, keepMs = keepUnusedLayersMs } = options;
  const used = storage.volumes.usedLayers();
  const held: string[] = [];
  for (const { key, digests } of storage.layers.list()) {
    const sinceMs = used.has(key) ? undefined : await unusedSinceMs(storage.layers.pathOf(key));
    if (sinceMs === undefined || nowMs - sinceMs < keepMs / 2) held.push(key, ...digests);
  }
  return [...new Set(held)].filter((digest) => digest.startsWith('sha256:'));
}
