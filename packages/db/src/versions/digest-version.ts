import { createHash } from 'node:crypto';
import type { VersionConfig } from '@rondo/pipeline';

/** What makes two versions the same: SHA-256 of the JSON with sorted keys (scheduling.md 6). */
export function digestVersion(version: VersionConfig): Buffer {
  const sorted = Object.keys(version)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${JSON.stringify(version[key])}`);
  return createHash('sha256')
    .update(`{${sorted.join(',')}}`)
    .digest();
}
