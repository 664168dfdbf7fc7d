import type { MetadataField } from '../sdk/program.ts';
import type { PublishedFile } from './bosh-io-client.ts';

/** What a get tells of a tarball; each field when it is known. */
export function publishedMetadata({ url, sha1, sha256 }: PublishedFile): MetadataField[] {
  return Object.entries({ url, sha1, sha256 }).flatMap(([name, value]) => (value === '' ? [] : [{ name, value }]));
}
