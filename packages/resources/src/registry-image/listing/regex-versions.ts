import { Limiter } from '@rondo/foundation';
import { fetchBlob } from '../../oci/fetch-blob.ts';
import { parseImageConfig } from '../../oci/image-config.ts';
import type { RegistryClient } from '../../oci/registry-client.ts';
import { resolveImage } from '../../oci/resolve-image.ts';
import { compileRe2 } from '../../sdk/compile-re2.ts';
import type { ProgramContext, Version } from '../../sdk/program.ts';
import { wantedPlatform } from '../platform.ts';
import type { RegistrySource } from '../request.ts';
import { resolveDigests } from './resolve-digests.ts';

/** All tags that match, on every check, in the registry's order or by the age of their images (resources.md 5.3 B). */
export async function regexVersions(
  client: RegistryClient,
  source: RegistrySource,
  context: ProgramContext,
): Promise<Version[]> {
  const pattern = await compileRe2(source.tag_regex, 'invalid regex pattern');
  const tags = (await client.listTags()).filter((tag) => pattern.matches(tag));
  const versions = await resolveDigests(client, tags);
  if (!source.created_at_sort) return versions;
  const limiter = new Limiter(8);
  const dated = await Promise.all(
    versions.map((version) =>
      limiter.run(async () => {
        const { manifest } = await resolveImage(client, version.tag, wantedPlatform(source, undefined));
        const config = parseImageConfig(await fetchBlob(client, manifest.config, context.signal));
        return { version, createdMs: Date.parse(config.created ?? '') || 0 };
      }),
    ),
  );
  return dated.sort((a, b) => a.createdMs - b.createdMs).map(({ version }) => version);
}
