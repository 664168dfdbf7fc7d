/** What can be wrong with a var (pipeline-language.md 7.2 to 7.5). */
export type VarProblemCode =
  | 'bad_reference'
  | 'undefined_vars'
  | 'unused_vars'
  | 'missing_source'
  | 'missing_field'
  | 'invalid_field'
  | 'not_embeddable'
  | 'not_a_key'
  | 'lookup_failed';

/** A var that cannot be resolved or used. `message` is the stock text. */
export class VarProblem extends Error {
  readonly code: VarProblemCode;
  /** The references concerned, as printed in the message. */
  readonly references: readonly string[];

  constructor(code: VarProblemCode, text: string, references: readonly string[]) {
    super(text);
    this.name = 'VarProblem';
    this.code = code;
    this.references = references;
  }
}
