import { compileRe2, type Re2Match } from '../sdk/compile-re2.ts';
import type { ProgramContext } from '../sdk/program.ts';
import { compareSemiSemantic, parseSemiSemantic, type SemiSemanticVersion } from '../sdk/semver/semi-semantic.ts';
import { listLevel } from './list-objects.ts';
import type { S3Client } from './s3-client.ts';

/** A key that the pattern takes for a version. */
export interface MatchedKey {
  readonly key: string;
  /** What the pattern captured. */
  readonly versionText: string;
  readonly version: SemiSemanticVersion;
}

const special = /[\\*.[\](){}?|^$+]/;

/** The keys that match the pattern, lowest version first (resources.md 7.2). Each part of a path is listed and matched by itself. */
export async function listMatches(client: S3Client, regexp: string, context: ProgramContext): Promise<MatchedKey[]> {
  const matcher = await keyMatcher(regexp);
  const keys = await walk(client, '', regexp.replace(/^\^/, '').replace(/\$$/, '').split('/'));
  const matches = keys.flatMap((key) => {
    const matched = matcher(key);
    if (matched === undefined) return [];
    const version = parseSemiSemantic(matched);
    if (version === undefined) context.log(`passing over ${key}: ${JSON.stringify(matched)} is no version`);
    return version === undefined ? [] : [{ key, versionText: matched, version }];
  });
  return matches.sort((a, b) => compareSemiSemantic(a.version, b.version));
}

/** Gives what a pattern captures of a key: the group named `version`, else the first; undefined when it does not match. */
export async function keyMatcher(regexp: string): Promise<(key: string) => string | undefined> {
  const pattern = await compileRe2(regexp, 'invalid regexp');
  return (key) => {
    const match = pattern.find(key);
    return match === undefined ? undefined : capturedVersion(match);
  };
}

function capturedVersion({ groups, named }: Re2Match): string | undefined {
  return groups.length > 1 ? (named.get('version') ?? groups[0]) : groups[0];
}

async function walk(client: S3Client, prefix: string, sections: readonly string[]): Promise<string[]> {
  const [section = '', ...rest] = sections;
  if (rest.length > 0 && !special.test(section)) return await walk(client, `${prefix}${section}/`, rest);
  const level = await listLevel(client, prefix);
  const pattern = await compileRe2(`^(?:${section})/?$`, 'invalid regexp');
  const below = (path: string) => pattern.matches(path.slice(prefix.length));
  if (rest.length === 0) return level.keys.filter(below);
  const found: string[] = [];
  for (const deeper of level.prefixes.filter(below)) found.push(...(await walk(client, deeper, rest)));
  return found;
}
