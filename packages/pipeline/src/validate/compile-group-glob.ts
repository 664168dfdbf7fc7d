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
 * - Texts on both sides of one `*` may overlap: `ab*bc` matches `abc`.
 * - Of the parts of a glob the longest of known length is looked for, or the first where no length is known, and what is
 *   before and behind it must match. A part that would have to be divided in that way itself is never found:
 *   `{a*b*c,x}*` doesn't match `abcd`, and `{build-*,test-*}*`, which is read as `{build-,test-}*` and `*`, matches nothing.
 * - Alternatives take their length from the first that has one: in `{*,abc}d` the `*` stands for three characters, too.
 * - An alternative `*b` that is looked for ends with the first `b`: `{c,*b}{d,e*}` doesn't match `abbe`.
 * - Negated lists of the same characters beside each other say how many characters there are, and that what they list
 *   doesn't occur as a whole: `[!ab][!ab]` matches `ba`.
 * - One wildcard of its own, `?` or `[!a]`, matches a name without characters.
 * - Lengths are counted in characters, but cut in bytes: `?b` doesn't match `éb`.
 *
 * Where the reference breaks down (`a{}`), an empty alternative matches nothing but the empty text. A glob of more than
 * 1,000 parts is malformed here.
 */
export function compileGroupGlob(glob: string): GroupGlob | undefined {
  if (isPlainGlob(glob)) return (name) => name === glob;
  const parsed = parseGlob(glob);
  if (parsed === undefined) return undefined;
  const matcher = buildMatcher(parsed);
  return (name) => runMatcher(matcher, toUtf8Bytes(name));
}

/** Whether a glob matches its own text and nothing else: most are the name of a job. */
export function isPlainGlob(glob: string): boolean {
  return !/[*?[{\\\ufffd\ud800-\udfff]/.test(glob) && !glob.includes('\0');
}
