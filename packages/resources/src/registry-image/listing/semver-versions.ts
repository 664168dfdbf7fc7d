import type { RegistryClient } from '../../oci/registry-client.ts';
import type { Version } from '../../sdk/program.ts';
import { ProgramFailure } from '../../sdk/program-failure.ts';
import { parseSemverConstraint, type SemverConstraint } from '../../sdk/semver/masterminds-constraint.ts';
import { compareSemver, parseSemver, type SemverVersion } from '../../sdk/semver/masterminds-version.ts';
import type { RegistrySource, RegistryVersion } from '../request.ts';
import { resolveDigests } from './resolve-digests.ts';

interface Candidate {
  readonly tag: string;
  readonly version: SemverVersion;
}

interface FoundImage extends Candidate {
  readonly digest: string;
}

/** Tags that are semantic versions, ascending, from the cursor on; and the bare tag (resources.md 5.3 C). */
export async function semverVersions(
  client: RegistryClient,
  source: RegistrySource,
  cursor: RegistryVersion | undefined,
): Promise<Version[]> {
  const constraint = readConstraint(source.semver_constraint);
  const bareTag = source.variant === '' ? 'latest' : source.variant;
  const tags = await client.listTags();
  const candidates = cursorFirst(tags, cursor?.tag)
    .filter((tag) => tag !== bareTag)
    .flatMap((tag) => toCandidate(tag, source, constraint));
  const current = await currentCursor(client, candidates, cursor);
  const newer = candidates.filter(
    ({ version }) => current === undefined || compareSemver(version, current.version) > 0,
  );
  const hasBare = tags.includes(bareTag) && constraint === undefined;
  const resolved = await resolveDigests(client, [...newer.map(({ tag }) => tag), ...(hasBare ? [bareTag] : [])]);
  const digests = new Map(resolved.map(({ tag, digest }) => [tag, digest]));
  const found = newer.flatMap((candidate) => {
    const digest = digests.get(candidate.tag);
    return digest === undefined ? [] : [{ ...candidate, digest }];
  });
  const versions = bestPerDigest(current === undefined ? found : [current, ...found]).sort((a, b) =>
    compareSemver(a.version, b.version),
  );
  const bareDigest = digests.get(bareTag);
  const bare =
    bareDigest === undefined || versions.some(({ digest }) => digest === bareDigest)
      ? []
      : [{ tag: bareTag, digest: bareDigest }];
  return [...versions.map(({ tag, digest }) => ({ tag, digest })), ...bare];
}

function readConstraint(text: string): SemverConstraint | undefined {
  if (text === '') return undefined;
  const constraint = parseSemverConstraint(text);
  if (constraint === undefined) throw new ProgramFailure(`parse semver constraint: improper constraint: ${text}`);
  return constraint;
}

function cursorFirst(tags: readonly string[], cursor: string | undefined): string[] {
  return cursor !== undefined && tags.includes(cursor) ? [cursor, ...tags.filter((tag) => tag !== cursor)] : [...tags];
}

function toCandidate(tag: string, source: RegistrySource, constraint: SemverConstraint | undefined): Candidate[] {
  const suffix = source.variant === '' ? '' : `-${source.variant}`;
  if (!tag.endsWith(suffix)) return [];
  const version = parseSemver(suffix === '' ? tag : tag.slice(0, -suffix.length));
  if (version === undefined || (constraint !== undefined && !constraint(version))) return [];
  return version.prerelease === '' || wantsPrerelease(version.prerelease, source) ? [{ tag, version }] : [];
}

function wantsPrerelease(prerelease: string, source: RegistrySource): boolean {
  if (!source.pre_releases) return false;
  const custom = source.pre_release_prefixes;
  // A dash begins the name of a variant that nobody asked for.
  if (custom.length === 0 && prerelease.includes('-')) return false;
  return ['alpha', 'beta', 'rc', ...custom].some((prefix) => prerelease.startsWith(prefix));
}

/** The cursor as an image, while its tag still stands for its digest; nothing below its version is looked up then. */
async function currentCursor(
  client: RegistryClient,
  candidates: readonly Candidate[],
  cursor: RegistryVersion | undefined,
): Promise<FoundImage | undefined> {
  const candidate = candidates.find(({ tag }) => tag === cursor?.tag);
  if (candidate === undefined || cursor === undefined) return undefined;
  const digest = await client.digestOf(candidate.tag);
  return digest === cursor.digest ? { ...candidate, digest } : undefined;
}

/** One tag for each image: a release before a prerelease, then the tag that says most, then the first. */
function bestPerDigest(found: readonly FoundImage[]): FoundImage[] {
  const best = new Map<string, FoundImage>();
  for (const image of found) {
    const rival = best.get(image.digest);
    if (rival === undefined || isBetter(image, rival)) best.set(image.digest, image);
  }
  return [...best.values()];
}

function isBetter(image: FoundImage, rival: FoundImage): boolean {
  const [final, rivalFinal] = [image.version.prerelease === '', rival.version.prerelease === ''];
  if (final !== rivalFinal) return final;
  return dots(image.tag) > dots(rival.tag);
}

function dots(tag: string): number {
  return tag.split('.').length;
}
