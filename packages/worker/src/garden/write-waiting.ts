import type { Writable } from 'node:stream';
import { abortable } from '@rondo/foundation';

/** Writes, and settles when the writer may go on: at once, or when a slow reader has caught up. Throws the signal's reason. */
export async function writeWaiting(target: Writable, bytes: Buffer, signal: AbortSignal): Promise<void> {
  if (target.write(bytes)) return;
  const drained = new Promise<void>((resolve) => {
    const settle = () => {
      target.off('drain', settle).off('close', settle);
      resolve();
    };
    target.on('drain', settle).on('close', settle);
  });
  await abortable(drained, signal);
}
