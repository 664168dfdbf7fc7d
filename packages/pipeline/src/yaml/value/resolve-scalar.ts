import { YamlError } from '../yaml-error.ts';
import { isTimestamp } from './is-timestamp.ts';
import { parseNumber } from './parse-number.ts';

/** What a plain scalar resolves to. `timestamp` stays text, but must be quoted when printed. */
export type Resolved =
  | { readonly tag: 'null'; readonly value: null }
  | { readonly tag: 'bool'; readonly value: boolean }
  | { readonly tag: 'int'; readonly value: bigint }
  | { readonly tag: 'float'; readonly value: number }
  | { readonly tag: 'timestamp'; readonly value: string }
  | { readonly tag: 'str'; readonly value: string };

const asNull: Resolved = { tag: 'null', value: null };
const asTrue: Resolved = { tag: 'bool', value: true };
const asFalse: Resolved = { tag: 'bool', value: false };
const float = (value: number): Resolved => ({ tag: 'float', value });

/** Table: the words of YAML 1.1 (pipeline-language.md 2.1, rules 1 to 3). */
const words = new Map<string, Resolved>([
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, asNull] as const),
  ...'y Y yes Yes YES true True TRUE on On ON'.split(' ').map((word) => [word, asTrue] as const),
  ...'n N no No NO false False FALSE off Off OFF'.split(' ').map((word) => [word, asFalse] as const),
  ...'.nan .NaN .NAN'.split(' ').map((word) => [word, float(Number.NaN)] as const),
  ...'.inf .Inf .INF +.inf +.Inf +.INF'.split(' ').map((word) => [word, float(Number.POSITIVE_INFINITY)] as const),
  ...'-.inf -.Inf -.INF'.split(' ').map((word) => [word, float(Number.NEGATIVE_INFINITY)] as const),
]);

/** Words that only the YAML 1.1 reader takes for booleans; the duplicate-key reader takes them for text. */
const oldBooleans = new Set('y Y yes Yes YES on On ON n N no No NO off Off OFF'.split(' '));

const shortPrefix = 'tag:yaml.org,2002:';
const resolvableTags = new Set(['str', 'bool', 'int', 'float', 'null', 'timestamp'].map((name) => shortPrefix + name));

/** Resolves a plain scalar without tag (pipeline-language.md 2.1, rules 1 to 6). */
export function resolvePlain(text: string): Resolved {
  const word = words.get(text);
  if (word !== undefined) return word;
  const first = text.charCodeAt(0);
  const startsNumber = (first >= 0x30 && first <= 0x39) || first === 0x2b || first === 0x2d;
  if (startsNumber && isTimestamp(text)) return { tag: 'timestamp', value: text };
  if (startsNumber || first === 0x2e) {
    const number = parseNumber(text);
    if (number !== undefined) return typeof number === 'bigint' ? { tag: 'int', value: number } : float(number);
  }
  return { tag: 'str', value: text };
}

/**
 * Resolves a scalar by its explicit tag. A tag that YAML doesn't define keeps the text; one that doesn't fit throws
 * {@link YamlError}. `version` is the reader: the duplicate-key reader (v3) doesn't know the old booleans.
 */
export function resolveTagged(tag: string, text: string, version: 'v2' | 'v3'): Resolved {
  if (!resolvableTags.has(tag) || tag === `${shortPrefix}str`) return { tag: 'str', value: text };
  const wanted = tag.slice(shortPrefix.length);
  let resolved =
    version === 'v3' && oldBooleans.has(text) ? ({ tag: 'str', value: text } as const) : resolvePlain(text);
  if (resolved.tag === 'timestamp' && wanted !== 'timestamp') resolved = { tag: 'str', value: text };
  if (resolved.tag === wanted) return resolved;
  if (wanted === 'float' && resolved.tag === 'int' && resolved.value <= 0x7fff_ffff_ffff_ffffn) {
    return float(Number(resolved.value));
  }
  throw new YamlError(`cannot decode !!${resolved.tag} \`${text}\` as a !!${wanted}`);
}
