import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeError } from '@rondo/foundation';
import { openStackView } from './stack-view.ts';
import type { WorkDirectory } from './work-directory.ts';

export type OverlaySupport = { type: 'overlay' } | { type: 'copy'; reason: string };

/**
 * Whether overlays can be mounted on this work directory: tried, not guessed. They can't where it lies on an overlay
 * itself (Rondo inside a container) or without the right to mount; then volumes are copied.
 */
export async function probeOverlay(work: WorkDirectory): Promise<OverlaySupport> {
  const probe = await mkdtemp(join(work.init, 'probe-'));
  try {
    const [lower, upperDir, workDir] = [join(probe, 'lower'), join(probe, 'upper'), join(probe, 'work')];
    for (const directory of [lower, upperDir, workDir]) await mkdir(directory);
    await writeFile(join(lower, 'file'), 'lower');
    await using view = await openStackView({ layers: [lower], writable: { upperDir, workDir } }, work.mountPoint);
    // Removing a directory of a lower layer and making it again needs both kinds of mark.
    await rm(join(view.path, 'file'));
    await mkdir(join(view.path, 'file'));
    return { type: 'overlay' };
  } catch (error) {
    return { type: 'copy', reason: describeError(error) };
  } finally {
    await rm(probe, { recursive: true, force: true });
  }
}
