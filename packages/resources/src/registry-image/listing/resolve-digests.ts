import { Limiter } from '@rondo/foundation';
import type { RegistryClient } from '../../oci/registry-client.ts';

/** Requests at a time: enough to hide the distance, few enough to be polite. */
const concurrency = 8;

/** So many are asked for one by one; for more it is worth a call to somebody who knows all. */
const fewTags = 4;

/** What tags stand for now, in the same order; tags that have gone meanwhile are left out. */
export async function resolveDigests(
  client: RegistryClient,
  tags: readonly string[],
): Promise<{ readonly tag: string; readonly digest: string }[]> {
  if (tags.length > fewTags) await client.learnDigests();
  const limiter = new Limiter(concurrency);
  const digests = await Promise.all(tags.map((tag) => limiter.run(() => client.digestOf(tag))));
  return tags.flatMap((tag, index) => {
    const digest = digests[index];
    return digest === undefined ? [] : [{ tag, digest }];
  });
}
