import type { PublishedStemcell } from '../bosh-io/bosh-io-client.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';
import { compareSemver, parseSemver, type SemverVersion } from '../sdk/semver/masterminds-version.ts';
import type { StemcellSource } from './request.ts';

/**
 * The versions that a source wants, lowest first. Where there are light stemcells at all, only versions that have one
 * count (only those with a regular one when the source forces it): the light one comes hours after the regular one.
 */
export function chooseVersions(
  published: readonly PublishedStemcell[],
  { version_family: family, force_regular: forceRegular }: StemcellSource,
  note: (line: string) => void,
): { readonly text: string; readonly version: SemverVersion }[] {
  const inFamily = familyOf(family);
  const knowsLight = published.some(({ light }) => light !== undefined);
  const usable = published.filter(({ light, regular }) =>
    knowsLight && !forceRegular ? light !== undefined : regular !== undefined,
  );
  const parsed = usable.flatMap(({ version: text }) => {
    const version = parseSemver(text);
    if (version === undefined) note(`passing over ${text}: it is no version like 1.2 or 1.2.3`);
    return version === undefined || !inFamily(version) ? [] : [{ text, version }];
  });
  return parsed.sort((a, b) => compareSemver(a.version, b.version));
}

/** `3262` and `3262.latest` are all that begin with 3262; `latest` or nothing is any version. */
function familyOf(text: string): (version: SemverVersion) => boolean {
  if (text === '' || text === 'latest') return () => true;
  const core = text.replace(/\.latest$/, '');
  const floor = parseSemver(core);
  if (floor === undefined) {
    throw new ProgramFailure(
      `source.version_family must be a version like 3262, 3262.1 or 3262.latest, not ${JSON.stringify(text)}`,
    );
  }
  const given = core.replace(/[-+].*$/, '').split('.').length;
  const numbers = [floor.major, floor.minor, floor.patch];
  const ceiling = numbers.map((number, index) => (index < given - 1 ? number : index === given - 1 ? number + 1 : 0));
  const [major = 0, minor = 0, patch = 0] = ceiling;
  // The prereleases of the ceiling belong to what comes after, but are below it.
  const top: SemverVersion = { major, minor, patch, prerelease: '', metadata: '' };
  return (version) => compareSemver(version, floor) >= 0 && compareSemver(version, top) < 0;
}
