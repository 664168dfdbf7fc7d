import type { MetadataField } from '../sdk/program.ts';
import type { Release } from './release.ts';

/** What get and put tell of a release; each field when it is there. */
export function releaseMetadata(release: Release, commit?: string): MetadataField[] {
  const fields: readonly (readonly [string, string | undefined])[] = [
    ['name', release.name],
    ['url', release.htmlUrl],
    ['body', release.body],
    ['tag', release.tagName],
    ['commit_sha', commit],
    ['draft', release.draft ? 'true' : ''],
    ['pre-release', release.prerelease ? 'true' : ''],
  ];
  return fields.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [{ name, value }]));
}
