import { join } from 'node:path';

/** The files of one container, in a directory of its own that only root may enter. */
export function containerFiles(directory: string) {
  return {
    directory,
    record: join(directory, 'container.json'),
    processes: join(directory, 'processes'),
    /** What the container's root sees of the host: mount points, our init, its own /etc files. */
    stage: join(directory, 'stage'),
  };
}
export type ContainerFiles = ReturnType<typeof containerFiles>;
