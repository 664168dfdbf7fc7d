import { existsSync, readFileSync } from 'node:fs';
import { chmod, copyFile, mkdir, realpath, symlink } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { baseLayerKey, type LayerKey } from '../images/layer-record.ts';
import { runProgram } from '../volumes/run-program.ts';
import { parseJson } from '../volumes/work-directory.ts';
import type { BaseStore } from './base-store.ts';

/** Adds the Node.js that runs us, and npm where a self-contained one is at hand: `/usr/local/bin/{node,npm,npx}`. */
export async function ensureNodeLayer(store: BaseStore): Promise<LayerKey> {
  const npm = await findNpm();
  const key = baseLayerKey('node', '1', process.version, process.arch, npm?.version ?? '');
  await store.ensure(key, async (tree) => {
    const bin = join(tree, 'usr/local/bin');
    await mkdir(bin, { recursive: true });
    await copyFile(process.execPath, join(bin, 'node'));
    await chmod(join(bin, 'node'), 0o755);
    if (npm === undefined) return;
    const modules = join(tree, 'usr/local/lib/node_modules');
    await mkdir(modules, { recursive: true });
    await runProgram('cp', ['-r', '--no-preserve=ownership', npm.directory, join(modules, 'npm')]);
    for (const name of ['npm', 'npx']) await symlink(`../lib/node_modules/npm/bin/${name}-cli.js`, join(bin, name));
  });
  return key;
}

/** npm beside our Node, else the one on PATH; only a whole one, with its own dependencies in it, can be moved. */
async function findNpm(): Promise<{ directory: string; version: string } | undefined> {
  const beside = join(dirname(process.execPath), '../lib/node_modules/npm');
  const onPath = (process.env.PATH ?? '').split(delimiter).map((directory) => join(directory, 'npm'));
  const found = onPath.find((path) => existsSync(path));
  const programs = found === undefined ? [] : [await realpath(found)];
  const candidates = [beside, ...programs.map((program) => join(dirname(program), '..'))];
  for (const directory of candidates) {
    if (!existsSync(join(directory, 'node_modules/@npmcli'))) continue;
    const manifest = parseJson(readFileSync(join(directory, 'package.json'), 'utf8'));
    if (typeof manifest !== 'object' || manifest === null || !('version' in manifest)) continue;
    return { directory, version: String(manifest.version) };
  }
  return undefined;
}
