import { basename } from 'node:path';
import type { MetadataField } from '../sdk/program.ts';

/** What get and put tell of an object; the initial one has no URL. */
export function objectMetadata(name: string, url: string): MetadataField[] {
  const filename = { name: 'filename', value: basename(name) };
  return url === '' ? [filename] : [filename, { name: 'url', value: url }];
}
