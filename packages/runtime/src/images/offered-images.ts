import type { WorkerRow } from '@rondo/db';

/** A root file system that a worker offers without any registry. */
export interface OfferedImage {
  readonly type: string;
  /** Path on the worker. */
  readonly image: string;
  readonly version: string;
  readonly privileged: boolean;
}

/** The name under which a worker offers what tasks run in that say nothing of an image (design D7). No resource type has it. */
export const taskImageType = '(task)';

/** The base resource types of a worker, and the image of tasks that name none, where it has one. */
export function offeredImages({ resourceTypes, extensions }: WorkerRow): OfferedImage[] {
  const { task_image: image } = extensions;
  if (typeof image !== 'string') return [...resourceTypes];
  return [...resourceTypes, { type: taskImageType, image, version: image, privileged: false }];
}
