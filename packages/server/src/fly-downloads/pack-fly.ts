import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { FlySystem } from '@rondo/api';
import { FlyPackError } from '../errors.ts';

const root = join(import.meta.dirname, '../../../..');

export type PackOptions = {
  /** Where the archive goes. */
  readonly directory: string;
  /** Where the Nodes of other systems are kept. */
  readonly nodesDirectory: string;
  /** What the packed fly says its version is. */
  readonly release: string;
  readonly signal: AbortSignal;
};

/** Packs fly in a process of its own and of the lowest priority, since it takes a processor for ten seconds. Throws FlyPackError. */
export async function packFly({ platform, arch }: FlySystem, options: PackOptions): Promise<void> {
  const { directory, nodesDirectory, release, signal } = options;
  const packer = [process.execPath, join(root, 'packages/fly/build.ts')];
  const places = ['--out', directory, '--nodes', nodesDirectory, '--release', release];
  try {
    // Npm is to run under this very Node, and to write nowhere else.
    const env = { ...process.env, RONDO_NODE: process.execPath, HOME: nodesDirectory };
    await promisify(execFile)('nice', ['-n', '19', ...packer, ...places, `${platform}-${arch}`], { signal, env });
  } catch (cause) {
    throw new FlyPackError(saidBy(cause), { cause });
  }
}

/** The last line of its standard error is for people. */
function saidBy(error: unknown): string {
  const output = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
  const [last = ''] = output.split('\n').slice(-1);
  return last.replace(/^fly: /, '') || 'the packer ended without a word';
}
