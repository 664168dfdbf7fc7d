import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { JsonValue } from '../sdk/json/json-value.ts';
import { renderJson } from '../sdk/json/render-json.ts';
import { placeWithin } from '../sdk/place-within.ts';

/**
 * Writes the files a pipeline asks for. Contents that are not texts are written as JSON; `START_VAR` and `END_VAR` become
 * `((` and `))`, which a pipeline could not say itself.
 */
export async function createFiles(directory: string, files: ReadonlyMap<string, JsonValue | undefined>): Promise<void> {
  for (const [path, content] of files) {
    const target = placeWithin(directory, path);
    const text = typeof content === 'string' ? content : renderJson(content ?? null);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, text.replaceAll('START_VAR', '((').replaceAll('END_VAR', '))'), { mode: 0o644 });
  }
}
