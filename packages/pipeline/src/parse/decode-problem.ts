/** Where a value stands in a document: keys and list positions from the root. */
export type DocumentPath = readonly (string | number)[];

interface TypeMismatch {
  /** What was found: `string`, `number 1.5`, `array`, ... */
  readonly found: string;
  /** The type that was wanted, as the reference decoder calls it. */
  readonly goType: string;
  readonly struct: string;
  readonly field: string;
}

interface DecodeProblemOptions {
  readonly hint?: string | undefined;
  readonly mismatch?: TypeMismatch;
}

/** A document that cannot be decoded (pipeline-language.md 5.1). `message` is the stock text. */
export class DecodeProblem extends Error {
  readonly path: DocumentPath;
  /** What to write instead, in our own words. */
  readonly hint: string | undefined;
  readonly mismatch: TypeMismatch | undefined;

  constructor(text: string, path: DocumentPath, options: DecodeProblemOptions = {}) {
    super(text);
    this.name = 'DecodeProblem';
    this.path = path;
    this.hint = options.hint;
    this.mismatch = options.mismatch;
  }

  static typeMismatch(mismatch: TypeMismatch, path: DocumentPath): DecodeProblem {
    const { found, goType, struct, field } = mismatch;
    const place = struct === '' && field === '' ? 'value' : `struct field ${struct}.${field}`;
    return new DecodeProblem(`json: cannot unmarshal ${found} into Go ${place} of type ${goType}`, path, { mismatch });
  }

  /** The same problem, told by an outer decoder. */
  wrap(text: string): DecodeProblem {
    return new DecodeProblem(text, this.path, { hint: this.hint });
  }

  /** A type mismatch is told with the field path of the outermost decoder that knows fields. */
  within(struct: string, fields: readonly string[]): DecodeProblem {
    if (this.mismatch === undefined || struct === '') return this;
    const inner = this.mismatch.field === '' ? [] : [this.mismatch.field];
    return DecodeProblem.typeMismatch({ ...this.mismatch, struct, field: [...fields, ...inner].join('.') }, this.path);
  }
}
