import { buildMatcher } from './group-glob/build-matcher.ts';
import { parseGlob } from './group-glob/parse-glob.ts';
import { runMatcher } from './group-glob/run-matcher.ts';
import { toUtf8Bytes } from './group-glob/utf8-bytes.ts';

/** Says whether a job name matches. */
export type GroupGlob = (name: string) => boolean;

/**
 * Compiles a glob of `groups[].jobs` (pipeline-language.md 4.1): `*` anything, `?` one character, `[abc]`, `[a-z]`, `[!...]`,
 * `{a,b}`, backslash escapes. Undefined where it is malformed.
 *
 * Most globs mean what they say. The reference, however, compiles them to a few kinds of matchers and takes shortcuts on
 * the way, so that some mean something else, and pipelines must be accepted and refused by what they mean there:
 *
 * - A text is looked for by the longest part of known length. What stands on both sides of one `*` may overlap: `ab*bc`
 *   matches `abc`.
 * - Alternatives take their length from the first that has one: in `{*,abc}d` the `*` stands for three characters, too.
 *   What has wildcards on both sides of a text is never found where it would have to be looked for: `{a*b*c,x}*` doesn't match `abcd`.
 * - Of an alternative `*b` in front of others only the first `b` is tried.
 * - Negated lists of the same characters beside each other say how many characters there are, and that what they list
 *   doesn't occur as a whole: `[!ab][!ab]` matches `ba`.
 * - One wildcard of its own, `?` or `[!a]`, matches a name without characters.
 * - Lengths are counted in characters and cut in bytes: `a?` doesn't match `aé`.
 *
 * Where the reference breaks down (`a{}`), an empty alternative matches nothing but the empty text. A glob of more than
 * 1,000 parts is malformed here.
 */
export function compileGroupGlob(glob: string): GroupGlob | undefined {
  const parsed = parseGlob(glob);
  if (parsed === undefined) return undefined;
  const matcher = buildMatcher(parsed);
  return (name) => runMatcher(matcher, toUtf8Bytes(name));
}
