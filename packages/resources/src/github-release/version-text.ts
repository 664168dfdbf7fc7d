import { compileRe2 } from '../sdk/compile-re2.ts';
import type { ReleaseSource } from './request.ts';

const defaultFilter = '^v?([^v].*)';

/** Gives the version text in a tag: the last group of the source's filter; undefined for tags that it does not take. */
export async function versionTextOf(source: ReleaseSource): Promise<(tag: string) => string | undefined> {
  const pattern = await compileRe2(source.tag_filter || defaultFilter, 'invalid tag_filter');
  return (tag) => pattern.find(tag)?.groups.at(-1);
}
