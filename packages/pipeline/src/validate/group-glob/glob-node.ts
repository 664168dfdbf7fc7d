import type { Utf8Bytes } from './utf8-bytes.ts';

/** A part of a glob as it is written. */
export type GlobNode =
  | { readonly kind: 'text'; readonly text: Utf8Bytes }
  /** `*`; two of them in a row are one part, which is not the same part as one. */
  | { readonly kind: 'anything'; readonly stars: 1 | 2 }
  | { readonly kind: 'single' }
  | { readonly kind: 'list'; readonly chars: readonly Utf8Bytes[]; readonly negated: boolean }
  | { readonly kind: 'range'; readonly low: Utf8Bytes; readonly high: Utf8Bytes; readonly negated: boolean }
  | GlobSequence
  | { readonly kind: 'alternatives'; readonly options: readonly GlobSequence[] };

export interface GlobSequence {
  readonly kind: 'sequence';
  readonly parts: readonly GlobNode[];
}
