import { VolumePathError } from './errors.ts';
import { type OpenBeneath, openBeneath } from './open-beneath.ts';
import { lookInStack } from './open-in-stack.ts';
import { openStackView } from './stack-view.ts';
import type { Storage } from './storage.ts';

/** Something opened in a volume; disposing of it also ends the view that it was reached through. */
export type OpenInVolume = Pick<OpenBeneath, 'handle' | 'stat' | 'name'> & { [Symbol.asyncDispose](): Promise<void> };

/**
 * Opens a file or directory of a volume for reading, as it is seen with all layers below it. A file that one directory
 * alone decides about is opened there; everything else through a mounted view.
 * Throws VolumeNotFoundError, VolumePathError, VolumeBrokenError.
 */
export async function openInVolume(handle: string, path: string, storage: Storage): Promise<OpenInVolume> {
  const privileged = storage.volumes.find(handle)?.privileged ?? false;
  const stack = storage.volumes.stackOf(handle, { readOnly: true, privileged });
  const look = lookInStack(stack, path);
  if (look.type === 'absent') throw new VolumePathError();
  if (look.type === 'file') return { ...look.file, [Symbol.asyncDispose]: async () => look.file[Symbol.dispose]() };
  const view = await openStackView(stack, storage.work.mountPoint);
  try {
    const opened = openBeneath(view.path, path);
    const close = async () => {
      opened[Symbol.dispose]();
      await view[Symbol.asyncDispose]();
    };
    return { handle: opened.handle, stat: opened.stat, name: opened.name, [Symbol.asyncDispose]: close };
  } catch (error) {
    await view[Symbol.asyncDispose]();
    throw error;
  }
}
