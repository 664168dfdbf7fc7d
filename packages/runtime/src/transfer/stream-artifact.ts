import { randomUUID } from 'node:crypto';
import { createVolume, type Db, markVolumeCreated, markVolumeFailed } from '@rondo/db';
import type { StreamEncoding, Volume } from '../volume.ts';
import type { Worker } from '../worker.ts';

export interface StreamTarget {
  readonly worker: Worker;
  /** What both workers understand. */
  readonly encoding: StreamEncoding;
  readonly teamId: number;
  readonly privileged: boolean;
  /** Where the step that needs it will see it; kept with the row. */
  readonly mountPath: string;
}

/**
 * Copies a volume's files to another worker, through this process, and gives back the new volume. It is written down
 * before it is made, and marked failed when the copy breaks off (worker.md 16.4).
 */
export async function streamArtifact(
  db: Db,
  source: Volume,
  { target, signal }: { target: StreamTarget; signal: AbortSignal },
): Promise<Volume> {
  const handle = randomUUID();
  const { worker, encoding, teamId, privileged, mountPath } = target;
  const path = `streamed-no-mount:${mountPath}`;
  await createVolume(db, { handle, workerName: worker.name, kind: 'container', teamId, mountPath: path, privileged });
  try {
    const volume = await worker.createVolume({ handle, origin: { kind: 'empty' }, privileged }, signal);
    const files = await source.streamOut('.', encoding, signal);
    await volume.streamIn('.', files, { encoding, signal });
    await markVolumeCreated(db, handle);
    return volume;
  } catch (error) {
    await markVolumeFailed(db, handle);
    throw error;
  }
}
