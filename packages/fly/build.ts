/**
 * Packs fly into single executables: `scripts/node packages/fly/build.ts [--out DIRECTORY] [PLATFORM-ARCH...]`, such as `linux-amd64`.
 * Without names only the machine's own is made. `--nodes DIRECTORY` keeps the Nodes of other systems, `--release X.Y.Z` is the version that
 * the packed fly has. The last line of standard error says what went wrong.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packClient } from './src/pack/pack-client.ts';
import { findSystem, ownSystem } from './src/pack/systems.ts';

const options = { out: { type: 'string' }, nodes: { type: 'string' }, release: { type: 'string' } } as const;
try {
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const { out: directory = join(import.meta.dirname, 'dist'), nodes: nodesDirectory, release } = values;
  const systems = positionals.length === 0 ? [ownSystem()] : positionals.map(findSystem);
  for (const system of systems) {
    console.log(`fly: packed ${await packClient(system, { directory, nodesDirectory, release })}`);
  }
} catch (error) {
  console.error(`fly: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
