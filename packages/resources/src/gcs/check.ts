import { keyMatcher } from '../s3/match-keys.ts';
import { withHttpFailures } from '../sdk/http/with-http-failures.ts';
import type { CheckProgram, ProgramContext, Version } from '../sdk/program.ts';
import { compareSemiSemantic } from '../sdk/semver/semi-semantic.ts';
import { GcsClient } from './gcs-client.ts';
import { listMatches, toMatch } from './list-matches.ts';
import { failurePrefix, type GcsRequest, gcsFailure, isInt64, readGcsRequest } from './request.ts';

/** Objects that a pattern takes for versions, or the generations of one object, from the cursor on. */
export const check: CheckProgram = withHttpFailures(async (request, context) => {
  const asked = readGcsRequest(request, context);
  const client = new GcsClient(asked.source, context);
  return asked.source.regexp === '' ? await checkGenerations(client, asked) : await checkNames(client, asked, context);
}, failurePrefix);

async function checkNames(
  client: GcsClient,
  { source, version }: GcsRequest,
  context: ProgramContext,
): Promise<Version[]> {
  const matcher = await keyMatcher(source.regexp);
  const initial = source.initial_path === '' ? [] : toMatch(source.initial_path, matcher(source.initial_path), context);
  const matches = [...initial, ...(await listMatches(client, source.regexp, context))];
  const [cursor] = version.path === '' ? [] : toMatch(version.path, matcher(version.path), context);
  const wanted =
    cursor === undefined
      ? matches.slice(-1)
      : matches.filter((match) => compareSemiSemantic(match.version, cursor.version) >= 0);
  return wanted.map(({ key }) => ({ path: key }));
}

async function checkGenerations(client: GcsClient, { source, version }: GcsRequest): Promise<Version[]> {
  const cursor = version.generation;
  if (cursor !== '' && !isInt64(cursor)) throw gcsFailure(`version.generation must be an int64, not ${cursor}`);
  const listed = await client.listGenerations(source.versioned_file);
  const generations = source.initial_version === '' ? listed : [source.initial_version, ...listed];
  const wanted =
    cursor === '' ? generations.slice(-1) : generations.filter((generation) => BigInt(generation) >= BigInt(cursor));
  return wanted.map((generation) => ({ generation }));
}
