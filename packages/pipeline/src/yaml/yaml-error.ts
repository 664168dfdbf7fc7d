/** A place in a text. Line and column count from 0; the column in UTF-16 units, as editors do. */
export interface Mark {
  readonly at: number;
  readonly line: number;
  readonly column: number;
  /** Where people should look, if that is elsewhere: the reference counts the end of a text as a line of its own. */
  readonly shown?: { readonly line: number; readonly column: number };
}

/** Which of the two reference readers a message speaks like: they count the lines of syntax errors differently. */
export type ReaderVersion = 'v2' | 'v3';

interface SyntaxProblem {
  /** The scanner sees characters, the parser tokens: their line numbers differ by one in the reference texts. */
  readonly stage: 'scanner' | 'parser';
  readonly problem: string;
  readonly problemMark: Mark;
  /** Where the construct began that could not be finished. */
  readonly contextMark?: Mark | undefined;
  /** The text is not wrong but too much: another reader would not fare better. */
  readonly isLimit?: boolean;
}

/**
 * A text that is not YAML of the reference dialect (pipeline-language.md 2). `message` is what is wrong, without a
 * place; {@link YamlError.textFor} is the stock sentence. `line` and `column` are the true place, counted from 1.
 */
export class YamlError extends Error {
  readonly line: number | undefined;
  readonly column: number | undefined;
  readonly isLimit: boolean;
  readonly #syntax: SyntaxProblem | undefined;

  constructor(problem: string, place?: Mark | undefined, syntax?: SyntaxProblem) {
    super(problem);
    this.name = 'YamlError';
    this.line = place === undefined ? undefined : place.line + 1;
    this.column = place === undefined ? undefined : place.column + 1;
    this.isLimit = syntax?.isLimit === true;
    this.#syntax = syntax;
  }

  static syntax(syntax: SyntaxProblem): YamlError {
    const { problemMark } = syntax;
    return new YamlError(syntax.problem, { ...problemMark, ...problemMark.shown }, syntax);
  }

  /** The sentence of the reference reader, `yaml: ` included. */
  textFor(version: ReaderVersion): string {
    return `yaml: ${this.#where(version)}${this.message}`;
  }

  #where(version: ReaderVersion): string {
    if (this.#syntax === undefined) return '';
    const { stage, problemMark, contextMark } = this.#syntax;
    const problemLine = problemMark.line;
    const contextLine = contextMark?.line ?? 0;
    const afterScanner = stage === 'scanner' ? 1 : 0;
    let line = 0;
    if (version === 'v2') line = problemLine !== 0 ? problemLine + afterScanner : contextLine;
    else line = contextLine !== 0 ? contextLine + afterScanner : problemLine === 0 ? 0 : problemLine + afterScanner;
    return line === 0 ? '' : `line ${line}: `;
  }
}
