import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RondoLayersManifest, rondoLayersDirectory } from '@rondo/protocol';
import { runCommand } from '../sdk/child/run-command.ts';
import { childEnvironment } from '../sdk/home/child-environment.ts';
import type { ProgramContext } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';

/** Directories that stay empty in the image. */
const emptied = ['tmp', 'dev', 'proc', 'sys'];

/** Where the one who owns the layers looks for what the image is. */
const layersDirectory: typeof rondoLayersDirectory = 'rondo-layers';

/**
 * Makes the destination an image of this program's own root file system. With `layersOnly` the caller owns that file
 * system as layers and puts them under `rootfs` itself, so nothing is copied (design D7).
 */
export async function mirrorSelf(
  version: string,
  context: ProgramContext,
  options: { layersOnly: boolean },
): Promise<void> {
  if (options.layersOnly) await referToSelf(context.cwd);
  else await copyRoot(join(context.cwd, 'rootfs'), context);
  const metadata = { env: [`MIRRORED_VERSION=${version}`], user: 'root' };
  await writeFile(join(context.cwd, 'metadata.json'), `${JSON.stringify(metadata)}\n`);
}

async function referToSelf(cwd: string): Promise<void> {
  const manifest: RondoLayersManifest = { mirror: 'mock' };
  await mkdir(join(cwd, layersDirectory), { recursive: true });
  await writeFile(join(cwd, layersDirectory, 'manifest.json'), `${JSON.stringify(manifest)}\n`);
}

async function copyRoot(rootfs: string, context: ProgramContext): Promise<void> {
  for (const directory of emptied) await mkdir(join(rootfs, directory), { recursive: true });
  const entries = (await readdir('/')).filter((entry) => !emptied.includes(entry)).map((entry) => `/${entry}`);
  const [first, ...rest] = entries;
  if (first === undefined) return;
  const { status } = await runCommand(
    context,
    ['cp', '--archive', '--one-file-system', '--reflink=auto', '--target-directory', rootfs, first, ...rest],
    { cwd: '/', env: await childEnvironment(context) },
  );
  if (status !== 0) throw new ProgramFailure('the root file system could not be copied (see above)');
}
