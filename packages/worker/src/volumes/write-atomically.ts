import { rename, writeFile } from 'node:fs/promises';

/** Replaces a file so that a reader, or a process killed at any moment, sees the old or the new text and nothing between. */
export async function writeAtomically(path: string, text: string): Promise<void> {
  const half = `${path}.new`;
  await writeFile(half, text, { mode: 0o600 });
  await rename(half, path);
}
