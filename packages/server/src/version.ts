import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What stock clients are told unless a flag says otherwise (design section 1). */
export const defaultReportedVersion = '8.3.0';

/** The version of the protocol between web and workers (worker.md 0). */
export const workerVersion = '3.0';

/** Rondo's own version. */
export const productVersion = readVersion();

function readVersion(): string {
  const file = join(import.meta.dirname, '../package.json');
  const { version }: { version: string } = JSON.parse(readFileSync(file, 'utf8'));
  return version;
}
