import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomHex } from '@rondo/foundation';
import { writeAtomically } from './volumes/write-atomically.ts';

/** Eight hexadecimal digits that name what this work directory's worker makes on the machine; chosen once. */
export async function readIdentity(directory: string): Promise<string> {
  const path = join(directory, 'identity');
  const known = readIfThere(path);
  if (/^[0-9a-f]{8}$/.test(known)) return known;
  const chosen = randomHex(4);
  await writeAtomically(path, chosen);
  return chosen;
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}
