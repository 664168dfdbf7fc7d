import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where shared test data lies: beside the checkout. Tests that need it are skipped where it is absent. */
export const sharedData = join(import.meta.dirname, '../../../../../shared');

/** The cases of one schema below a directory of vectors, with the files they come from. */
export function readVectors<C extends { readonly name: string }>(directory: string, schema: string): [string, C][] {
  const path = join(sharedData, 'vectors', directory);
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => {
      const file = JSON.parse(readFileSync(join(path, name), 'utf8'));
      if (file.schema !== schema) return [];
      return file.cases.map((test: C): [string, C] => [`${name}: ${test.name}`, test]);
    });
}
