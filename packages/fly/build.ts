/**
 * Packs fly into single executables: `scripts/node packages/fly/build.ts [--out DIRECTORY] [PLATFORM-ARCH...]`, such as `linux-amd64`.
 * Without names only the machine's own is made.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packClient } from './src/pack/pack-client.ts';
import { findSystem, ownSystem } from './src/pack/systems.ts';

const { values, positionals } = parseArgs({ options: { out: { type: 'string' } }, allowPositionals: true });
const directory = values.out ?? join(import.meta.dirname, 'dist');
const systems = positionals.length === 0 ? [ownSystem()] : positionals.map(findSystem);
for (const system of systems) console.log(`fly: packed ${await packClient(system, directory)}`);
