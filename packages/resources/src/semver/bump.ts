import type { StrictVersion } from './version.ts';

/** What get and put may do to a version; empty texts do nothing. */
export interface Bump {
  readonly bump: string;
  readonly pre: string;
  readonly preWithoutVersion: boolean;
  readonly build: string;
  readonly buildWithoutVersion: boolean;
}

/** The version after a bump: first the number, then the prerelease, then the build (resources.md 8.4). */
export function applyBump(
  version: StrictVersion,
  { bump, pre, preWithoutVersion, build, buildWithoutVersion }: Bump,
): StrictVersion {
  const numbered = bumpNumber(version, bump);
  const released = pre === '' ? numbered : { ...numbered, pre: nextIdentifiers(numbered.pre, pre, preWithoutVersion) };
  return build === '' ? released : { ...released, build: nextIdentifiers(released.build, build, buildWithoutVersion) };
}

/** Whether there is anything to do at all. */
export function isBump({ bump, pre, build }: Bump): boolean {
  return bump !== '' || pre !== '' || build !== '';
}

/** Unknown words are passed over, as the original does. */
function bumpNumber(version: StrictVersion, bump: string): StrictVersion {
  switch (bump) {
    case 'major':
      return { ...version, major: version.major + 1, minor: 0, patch: 0, pre: [] };
    case 'minor':
      return { ...version, minor: version.minor + 1, patch: 0, pre: [] };
    case 'patch':
      return { ...version, patch: version.patch + 1, pre: [] };
    case 'final':
      return { ...version, pre: [] };
    default:
      return version;
  }
}

/** `rc` after `rc.2` is `rc.3`; after anything else `rc.1`; without a number just `rc`. */
function nextIdentifiers(current: readonly string[], name: string, withoutNumber: boolean): string[] {
  if (withoutNumber) return [name];
  const [currentName, number] = current;
  if (currentName !== name) return [name, '1'];
  return [name, String(/^\d+$/.test(number ?? '') ? Number(number) + 1 : 1)];
}
