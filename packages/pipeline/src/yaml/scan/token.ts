export type TokenKind =
  | 'stream-end'
  | 'version-directive'
  | 'tag-directive'
  | 'document-start'
  | 'document-end'
  | 'block-sequence-start'
  | 'block-mapping-start'
  | 'block-end'
  | 'flow-sequence-start'
  | 'flow-sequence-end'
  | 'flow-mapping-start'
  | 'flow-mapping-end'
  | 'block-entry'
  | 'flow-entry'
  | 'key'
  | 'value'
  | 'alias'
  | 'anchor'
  | 'tag'
  | 'scalar';

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded';

/** A key that could turn out to be one when a `:` follows on the same line. */
export interface SimpleKey {
  possible: boolean;
  /** It stands where only a key can stand. */
  readonly required: boolean;
  readonly tokenNumber: number;
  readonly at: number;
  readonly line: number;
  readonly column: number;
}

export interface Token {
  readonly kind: TokenKind;
  readonly at: number;
  readonly line: number;
  readonly column: number;
  /** Of `stream-end`: where the text ends for people. */
  readonly shown?: { readonly line: number; readonly column: number };
  /** Text of a scalar, name of an anchor or alias, handle of a tag, `major.minor` of a version. */
  readonly value: string;
  /** Suffix of a tag, prefix of a tag directive. */
  readonly suffix: string;
  readonly style: ScalarStyle;
  /** Set where this token may become the key of a mapping. */
  simpleKey: SimpleKey | undefined;
}
