import { access } from 'node:fs/promises';
import { join } from 'node:path';

/** Where the built pages lie; undefined where they have not been built. */
export async function findUiDirectory(): Promise<string | undefined> {
  const directory = join(import.meta.dirname, '../../web-ui/dist');
  return access(join(directory, 'index.html')).then(
    () => directory,
    () => undefined,
  );
}
