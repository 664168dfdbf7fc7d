import { keyMatcher, type MatchedKey } from '../s3/match-keys.ts';
import { compileRe2 } from '../sdk/compile-re2.ts';
import type { ProgramContext } from '../sdk/program.ts';
import { compareSemiSemantic, parseSemiSemantic } from '../sdk/semver/semi-semantic.ts';
import type { GcsClient } from './gcs-client.ts';

/** An escaped character, or one that means just itself. */
const literal = /\\([\\*.[\](){}?|^$+])|([^\\*.[\](){}?|^$+])/g;
const plainSection = new RegExp(`^(?:${literal.source})*$`);

/** The objects whose whole name matches the pattern, lowest version first. Groups may span `/`. */
export async function listMatches(client: GcsClient, regexp: string, context: ProgramContext): Promise<MatchedKey[]> {
  const whole = await compileRe2(`^${regexp}$`, 'source.regexp');
  const matcher = await keyMatcher(regexp);
  const names = (await client.listNames(literalPrefix(regexp))).filter((name) => whole.matches(name));
  const matches = names.flatMap((name) => toMatch(name, matcher(name), context));
  return matches.sort((a, b) => compareSemiSemantic(a.version, b.version));
}

/** A name with the version that the pattern captures of it; none, with a note, when that is no version. */
export function toMatch(key: string, versionText: string | undefined, context: ProgramContext): MatchedKey[] {
  if (versionText === undefined) return [];
  const version = parseSemiSemantic(versionText);
  if (version === undefined) context.log(`passing over ${key}: ${JSON.stringify(versionText)} is no version`);
  return version === undefined ? [] : [{ key, versionText, version }];
}

/** The directories that a pattern begins with, so that no more than needed is listed. */
function literalPrefix(regexp: string): string {
  const sections = regexp.replace(/^\^/, '').split('/').slice(0, -1);
  const end = sections.findIndex((section) => !plainSection.test(section));
  const plain = sections.slice(0, end < 0 ? sections.length : end);
  return plain.map((section) => `${section.replaceAll(literal, '$1$2')}/`).join('');
}
