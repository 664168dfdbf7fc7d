import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from '../volumes/run-program.ts';

/**
 * Packs trees, lowest first, into one `.tgz` whose files belong to root again (worker.md 10.3 the other way round). A
 * directory of several trees is in it several times; whoever unpacks it gets their union. Throws ProgramError.
 */
export async function packRoot(
  trees: readonly string[],
  target: string,
  { rootId, signal }: { rootId: number; signal?: AbortSignal },
): Promise<void> {
  const place = await mkdtemp(join(tmpdir(), 'rondo-pack-'));
  try {
    const owners = join(place, 'owners');
    await writeFile(owners, `+${rootId} root:0\n`);
    const argv = [
      '--create',
      '--use-compress-program=gzip -1',
      `--file=${target}`,
      '--numeric-owner',
      `--owner-map=${owners}`,
    ];
    const members = trees.flatMap((tree) => [`--directory=${tree}`, '.']);
    await runProgram('tar', [...argv, `--group-map=${owners}`, ...members], signal === undefined ? {} : { signal });
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}
