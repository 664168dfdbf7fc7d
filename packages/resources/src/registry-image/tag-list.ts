import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeError } from '@rondo/foundation';
import type { RegistryClient } from '../oci/registry-client.ts';
import { RegistryError } from '../oci/registry-error.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';
import { formatSemver, parseSemver, type SemverVersion } from '../sdk/semver/masterminds-version.ts';
import type { RegistryPutParams, RegistrySource } from './request.ts';

/** What a put is to be called: fixed tags, and the version for which shorter names may have to move. */
export interface WantedTags {
  readonly tags: readonly string[];
  readonly bump: SemverVersion | undefined;
}

/** Reads the tags that source and params name (resources.md 5.6). Throws ProgramFailure when there is none. */
export async function wantedTags(source: RegistrySource, params: RegistryPutParams, cwd: string): Promise<WantedTags> {
  if (params.tag_prefix !== '' && params.additional_tags === '') {
    throw new ProgramFailure('tag_prefix can only be used when additional_tags are specified');
  }
  const version = params.version === '' ? undefined : parseSemver(params.version);
  if (params.version !== '' && version === undefined)
    throw new ProgramFailure(`invalid semantic version: "${params.version}"`);
  const suffix = source.variant === '' ? '' : `-${source.variant}`;
  const tags = [
    ...(source.tag === '' ? [] : [source.tag]),
    ...(version === undefined ? [] : [`${formatSemver(version)}${suffix}`]),
    ...(await additionalTags(params, cwd)),
  ];
  if (tags.length === 0 && version === undefined) {
    throw new ProgramFailure(`no tag specified - need either 'version:' in params or 'tag:' in source`);
  }
  return { tags, bump: params.bump_aliases && version?.prerelease === '' ? version : undefined };
}

async function additionalTags(params: RegistryPutParams, cwd: string): Promise<string[]> {
  if (params.additional_tags === '') return [];
  const path = join(cwd, params.additional_tags);
  try {
    const text = await readFile(path, 'utf8');
    return text
      .split(/\s+/)
      .filter((tag) => tag !== '')
      .map((tag) => `${params.tag_prefix}${tag}`);
  } catch (error) {
    throw new ProgramFailure(
      `could not parse additional tags: failed to read file at "${path}": ${describeError(error)}`,
      { cause: error },
    );
  }
}

/** The shorter names that move to a version, unless the registry has a greater one for them: latest, major, major.minor. */
export async function aliasTags(client: RegistryClient, version: SemverVersion, variant: string): Promise<string[]> {
  const suffix = variant === '' ? '' : `-${variant}`;
  const others = (await existingTags(client)).flatMap((tag) => {
    const parsed = tag.endsWith(suffix) ? parseSemver(tag.slice(0, tag.length - suffix.length)) : undefined;
    return parsed === undefined || parsed.prerelease !== '' ? [] : [parsed];
  });
  const { major, minor, patch } = version;
  const newerPatch = others.some((other) => other.major === major && other.minor === minor && other.patch > patch);
  const newerMinor = others.some((other) => other.major === major && other.minor > minor);
  const newerMajor = others.some((other) => other.major > major);
  return [
    ...(newerMajor || newerMinor || newerPatch ? [] : [variant === '' ? 'latest' : variant]),
    ...(newerMinor || newerPatch ? [] : [`${major}${suffix}`]),
    ...(newerPatch ? [] : [`${major}.${minor}${suffix}`]),
  ];
}

/** A repository that nobody has pushed to yet has no tags. */
async function existingTags(client: RegistryClient): Promise<string[]> {
  try {
    return await client.listTags();
  } catch (error) {
    const unknown = error instanceof RegistryError && error.status === 404;
    if (unknown && error.errorCodes.some((code) => code === 'NAME_UNKNOWN' || code === 'NOT_FOUND')) return [];
    throw error;
  }
}
