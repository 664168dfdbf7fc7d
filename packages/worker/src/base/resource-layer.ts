import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { baseLayerKey, type LayerKey } from '../images/layer-record.ts';
import { parseJson } from '../volumes/work-directory.ts';
import type { BaseStore } from './base-store.ts';
import { BaseImageError } from './errors.ts';

const metadataFile = 'resource_metadata.json';

/** `resource_metadata.json` of a base resource type, as stock workers know it (worker.md 11.2). */
const ResourceMetadata = Type.Object({
  type: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9_.-]*$' }),
  version: Type.String(),
  privileged: Type.Optional(Type.Boolean()),
  unique_version_history: Type.Optional(Type.Boolean()),
});

/** A base resource type as its programs were bundled: `directory` holds `check`, `in` and `out`, and nothing else is needed. */
export type ResourceTypeBundle = {
  type: string;
  version: string;
  privileged: boolean;
  uniqueVersionHistory: boolean;
  directory: string;
};

const programs = ['check', 'in', 'out'];

/** The bundles in a directory: `TYPE/{check,in,out,resource_metadata.json}` each. Throws BaseImageError where one is not whole. */
export async function readResourceBundles(directory: string): Promise<ResourceTypeBundle[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return await Promise.all(names.sort().map((name) => readBundle(join(directory, name))));
}

async function readBundle(directory: string): Promise<ResourceTypeBundle> {
  const metadata = parseJson(await readFile(join(directory, metadataFile), 'utf8').catch(() => ''));
  const missing = programs.filter((program) => !existsSync(join(directory, program)));
  if (missing.length > 0 || !Value.Check(ResourceMetadata, metadata)) {
    const what = missing.length > 0 ? missing.join(', ') : `a usable ${metadataFile}`;
    throw new BaseImageError(
      `the bundled resource type in ${directory} lacks ${what}; bundle the resource types again`,
    );
  }
  const { type, version, privileged = false, unique_version_history: uniqueVersionHistory = false } = metadata;
  return { type, version, privileged, uniqueVersionHistory, directory };
}

/** Adds a bundle as `/opt/resource`. */
export async function ensureResourceLayer(bundle: ResourceTypeBundle, store: BaseStore): Promise<LayerKey> {
  const key = baseLayerKey('resource', '1', bundle.type, await contentHash(bundle.directory));
  await store.ensure(key, async (tree) => {
    const target = join(tree, 'opt/resource');
    await mkdir(join(tree, 'opt'));
    await cp(bundle.directory, target, { recursive: true, filter: (path) => basename(path) !== metadataFile });
    for (const program of programs) await chmod(join(target, program), 0o755);
  });
  return key;
}

async function contentHash(directory: string): Promise<string> {
  const hash = createHash('sha256');
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.sort())
    hash
      .update(`${file.slice(directory.length)}\0`)
      .update(await readFile(file))
      .update('\0');
  return hash.digest('hex');
}
