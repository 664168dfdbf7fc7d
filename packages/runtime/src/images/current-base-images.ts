import type { WorkerPool } from '../placement/worker-pool.ts';
import { baseImageHandle } from './ensure-base-image.ts';
import { offeredImages } from './offered-images.ts';

/** Handles of the volumes that hold the images which workers offer now: containers may be made of them at any time. */
export async function currentBaseImages(pool: WorkerPool): Promise<string[]> {
  const handles: string[] = [];
  for (const { name } of await pool.views()) {
    const row = await pool.row(name);
    for (const offered of offeredImages(row)) handles.push(baseImageHandle(name, offered));
  }
  return handles;
}
