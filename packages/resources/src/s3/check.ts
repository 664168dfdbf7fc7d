import type { CheckProgram, ProgramContext, Version } from '../sdk/program.ts';
import { compareSemiSemantic, parseSemiSemantic } from '../sdk/semver/semi-semantic.ts';
import { listVersionIds } from './list-objects.ts';
import { keyMatcher, listMatches, type MatchedKey } from './match-keys.ts';
import { openBucket, readS3Request, type S3Request } from './request.ts';
import type { S3Client } from './s3-client.ts';
import { withS3Failures } from './with-s3-failures.ts';

/** Keys that a pattern takes for versions, or the versions of one object (resources.md 7.2). */
export const check: CheckProgram = withS3Failures(async (request, context) => {
  const asked = readS3Request(request, context);
  const client = await openBucket(asked.source, context);
  return asked.source.regexp === '' ? await checkVersions(client, asked) : await checkKeys(client, asked, context);
});

async function checkKeys(
  client: S3Client,
  { source, version }: S3Request,
  context: ProgramContext,
): Promise<Version[] | null> {
  const matcher = await keyMatcher(source.regexp);
  const initial = toMatch(source.initial_path, matcher(source.initial_path));
  const matches = [...(initial === undefined ? [] : [initial]), ...(await listMatches(client, source.regexp, context))];
  const last = matches.at(-1);
  if (last === undefined) return null;
  const cursor = version.path === '' ? undefined : toMatch(version.path, matcher(version.path));
  const wanted =
    cursor === undefined ? [last] : matches.filter((match) => compareSemiSemantic(match.version, cursor.version) >= 0);
  return wanted.map(({ key }) => ({ path: key }));
}

function toMatch(key: string, versionText: string | undefined): MatchedKey | undefined {
  const version = key === '' || versionText === undefined ? undefined : parseSemiSemantic(versionText);
  return version === undefined || versionText === undefined ? undefined : { key, versionText, version };
}

async function checkVersions(client: S3Client, { source, version }: S3Request): Promise<Version[]> {
  const listed = await listVersionIds(client, source.versioned_file);
  const newestFirst = source.initial_version === '' ? listed : [...listed, source.initial_version];
  const cursor = newestFirst.indexOf(version.version_id);
  const wanted = newestFirst.slice(0, cursor < 0 ? 1 : cursor + 1);
  return wanted.reverse().map((version_id) => ({ version_id }));
}
