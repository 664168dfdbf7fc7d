import type { CheckProgram, Version } from '../sdk/program.ts';
import { parseSemverConstraint, type SemverConstraint } from '../sdk/semver/masterminds-constraint.ts';
import { parseSemver } from '../sdk/semver/masterminds-version.ts';
import { compareSemiSemantic, parseSemiSemantic, type SemiSemanticVersion } from '../sdk/semver/semi-semantic.ts';
import { GithubClient } from './github-client.ts';
import { type Release, timestampOf } from './release.ts';
import { type ReleaseSource, type ReleaseVersion, readReleaseRequest, releaseFailure } from './request.ts';
import { versionTextOf } from './version-text.ts';
import { withReleaseFailures } from './with-release-failures.ts';

/** Releases in the wanted order, from the cursor on (resources.md 11.2). */
export const check: CheckProgram = withReleaseFailures(async (request, context) => {
  const { source, version } = readReleaseRequest(request, context);
  const textOf = await versionTextOf(source);
  const constraint = readConstraint(source.semver_constraint);
  const releases = (await new GithubClient(source, context).listReleases()).filter((release) =>
    isWanted(release, source),
  );
  const ordered = releases
    .flatMap((release) => toCandidate(release, textOf(release.tagName), { source, constraint }))
    .sort((a, b) => a.order(b));
  return fromCursor(ordered, toCandidateOfVersion(version, textOf(version.tag), source)).map(({ release }) =>
    toVersion(release),
  );
});

/** A release that counts, with what it is ordered by. */
interface Candidate {
  readonly release: Release;
  readonly order: (other: Candidate) => number;
  readonly version: SemiSemanticVersion | undefined;
  readonly timeMs: number;
}

function isWanted({ draft, prerelease }: Release, source: ReleaseSource): boolean {
  if (draft !== source.drafts) return false;
  return source.pre_release === prerelease || (source.release ?? true) !== prerelease;
}

function toCandidate(
  release: Release,
  text: string | undefined,
  { source, constraint }: { source: ReleaseSource; constraint: SemverConstraint | undefined },
): Candidate[] {
  if (constraint !== undefined) {
    const semver = text === undefined ? undefined : parseSemver(text);
    if (semver === undefined || !constraint(semver)) return [];
  }
  const candidate = makeCandidate(release, text, source);
  return candidate === undefined ? [] : [candidate];
}

function makeCandidate(release: Release, text: string | undefined, source: ReleaseSource): Candidate | undefined {
  const version = text === undefined ? undefined : parseSemiSemantic(text);
  const timeMs = Date.parse(timestampOf(release));
  if (source.order_by === 'time') {
    return text === undefined || Number.isNaN(timeMs)
      ? undefined
      : { release, version, timeMs, order: (other) => timeMs - other.timeMs };
  }
  if (version === undefined) return undefined;
  const order = (other: Candidate) => (other.version === undefined ? 1 : compareSemiSemantic(version, other.version));
  return { release, version, timeMs, order };
}

function toCandidateOfVersion(
  version: ReleaseVersion,
  text: string | undefined,
  source: ReleaseSource,
): Candidate | undefined {
  const release = { createdAt: version.timestamp, publishedAt: version.timestamp, tagName: version.tag };
  const rest = {
    id: 0,
    name: '',
    body: '',
    htmlUrl: '',
    draft: false,
    prerelease: false,
    targetCommitish: '',
    uploadUrl: '',
  };
  return makeCandidate({ ...rest, ...release }, text, source);
}

/** All from the first that is not below the cursor; the latest alone when there is none such, or no cursor. */
function fromCursor(ordered: readonly Candidate[], cursor: Candidate | undefined): readonly Candidate[] {
  const first = cursor === undefined ? -1 : ordered.findIndex((candidate) => candidate.order(cursor) >= 0);
  return first < 0 ? ordered.slice(-1) : ordered.slice(first);
}

function toVersion(release: Release): Version {
  const { id, tagName } = release;
  return { ...(tagName === '' ? {} : { tag: tagName }), id: String(id), timestamp: timestampOf(release) };
}

function readConstraint(text: string): SemverConstraint | undefined {
  if (text === '') return undefined;
  const constraint = parseSemverConstraint(text);
  if (constraint === undefined) throw releaseFailure(`source.semver_constraint: improper constraint: ${text}`);
  return constraint;
}
