import type { Utf8Bytes } from './utf8-bytes.ts';

/** What a glob, or a part of it, is compiled to. */
export type Matcher =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'text'; readonly text: Utf8Bytes; readonly length: number }
  | OneCharacter
  | { readonly kind: 'anything' }
  | { readonly kind: 'prefix'; readonly text: Utf8Bytes }
  | { readonly kind: 'suffix'; readonly text: Utf8Bytes }
  | { readonly kind: 'contains'; readonly text: Utf8Bytes }
  | { readonly kind: 'ends'; readonly prefix: Utf8Bytes; readonly suffix: Utf8Bytes }
  | { readonly kind: 'at-least'; readonly count: number }
  /** So many characters, without `lacks` among them as a whole. */
  | { readonly kind: 'exactly'; readonly count: number; readonly lacks: Utf8Bytes }
  | { readonly kind: 'any-of'; readonly options: readonly Matcher[]; readonly length: number | undefined }
  /** Parts of known lengths, one behind the other. */
  | { readonly kind: 'row'; readonly parts: readonly Matcher[]; readonly length: number }
  | Tree;

interface OneCharacter {
  readonly kind: 'one';
  readonly takes: (character: Utf8Bytes) => boolean;
  /** What `?` and negated lists don't take: those that say the same beside each other are put together. */
  readonly refuses: Utf8Bytes | undefined;
}

/** What stands in the middle, and what stands before and behind it. */
interface Tree {
  readonly kind: 'tree';
  readonly middle: Matcher;
  readonly left: Matcher | undefined;
  readonly right: Matcher | undefined;
}

/** How many characters a matcher takes, where it takes itself to know that. */
export function lengthOf(matcher: Matcher): number | undefined {
  if (matcher.kind === 'one') return 1;
  if (matcher.kind === 'nothing') return 0;
  return matcher.kind === 'text' || matcher.kind === 'row' || matcher.kind === 'any-of' ? matcher.length : undefined;
}
