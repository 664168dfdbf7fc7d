import { readFile } from 'node:fs/promises';
import { type BaseTypeDefaults, isJsonObject, readVarsFile } from '@rondo/pipeline';
import { StartError } from './errors.ts';

/** The file of `--base-resource-type-defaults`: a YAML map from base types to parts of their sources. Throws StartError. */
export async function readBaseDefaults(path: string | undefined): Promise<BaseTypeDefaults> {
  if (path === undefined) return new Map();
  const text = await readFile(path, 'utf8').catch((cause) => {
    throw new StartError(`cannot read the defaults of base resource types ${path}`, { cause });
  });
  const read = readVarsFile(text);
  if (!read.ok) {
    const [first] = read.errors;
    throw new StartError(`${path} is no map from base resource types to sources: ${first?.text ?? 'it is empty'}`);
  }
  return new Map(
    Object.entries(read.values).map(([type, source]) => {
      if (!isJsonObject(source)) throw new StartError(`${path}: what stands under ${type} must be a map`);
      return [type, source];
    }),
  );
}
