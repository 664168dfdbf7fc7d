import { describeError } from '@rondo/foundation';
import type { CheckProgram, ProgramContext, Version } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';
import type { RegistryAccess } from './access.ts';
import { regexVersions } from './listing/regex-versions.ts';
import { semverVersions } from './listing/semver-versions.ts';
import { tagVersions } from './listing/tag-versions.ts';
import { warn, withLogrusErrors } from './logrus-program.ts';
import { mirrorAccess, nameOf, openRegistry, originAccess } from './registry-access.ts';
import { type RegistrySource, type RegistryVersion, readCheckRequest } from './request.ts';

/** Lists what a tag, the tags of a pattern, or semantic versions stand for; from a mirror if it has any (resources.md 5.3). */
export const check: CheckProgram = withLogrusErrors(async (request, context) => {
  const { source, version } = readCheckRequest(request);
  const origin = await originAccess(source, context);
  const mirror = mirrorAccess(source, origin);
  if (mirror !== undefined) {
    const versions = await fromMirror(mirror, { source, version, context });
    if (versions.length > 0) return versions;
  }
  try {
    return await list(origin, { source, version, context });
  } catch (error) {
    if (context.signal.aborted) throw error;
    throw new ProgramFailure(`checking origin ${nameOf(origin)} failed: ${describeError(error)}`, { cause: error });
  }
});

interface Listing {
  readonly source: RegistrySource;
  readonly version: RegistryVersion | undefined;
  readonly context: ProgramContext;
}

async function fromMirror(mirror: RegistryAccess, listing: Listing): Promise<Version[]> {
  try {
    const versions = await list(mirror, listing);
    if (versions.length === 0) warn(listing.context, `checking mirror ${nameOf(mirror)} failed: tag not found`);
    return versions;
  } catch (error) {
    listing.context.signal.throwIfAborted();
    warn(listing.context, `checking mirror ${nameOf(mirror)} failed: ${describeError(error)}`);
    return [];
  }
}

async function list(access: RegistryAccess, { source, version, context }: Listing): Promise<Version[]> {
  const client = await openRegistry(access, context);
  if (source.tag !== '') return await tagVersions(client, source.tag, version);
  if (source.tag_regex !== '') return await regexVersions(client, source, context);
  return await semverVersions(client, source, version);
}
