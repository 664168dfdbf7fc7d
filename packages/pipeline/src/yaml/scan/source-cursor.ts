import { type Mark, YamlError } from '../yaml-error.ts';

const tab = 0x09;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
const nextLine = 0x85;
const lineSeparator = 0x2028;
const paragraphSeparator = 0x2029;

const lineBreak = /\r\n|[\n\r\x85\u2028\u2029]/;

/** Stands for the end of the text: NUL is refused everywhere else. */
export const endOfText = 0;

export function isBreakCode(code: number): boolean {
  return (
    code === lineFeed ||
    code === carriageReturn ||
    code === nextLine ||
    code === lineSeparator ||
    code === paragraphSeparator
  );
}

export function isBlankCode(code: number): boolean {
  return code === space || code === tab;
}

/** A blank, a line break or the end: what ends a word. */
export function isGapCode(code: number): boolean {
  return code <= space ? isBlankCode(code) || isBreakCode(code) || code === endOfText : isBreakCode(code);
}

export function isWordCode(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x30 && code <= 0x39) ||
    code === 0x5f ||
    code === 0x2d
  );
}

export function isDigitCode(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** Reads a text forwards and knows line and column. */
export class SourceCursor {
  readonly text: string;
  at = 0;
  line = 0;
  column = 0;

  /** What stands behind the text instead of its end. */
  readonly #problem: YamlError | undefined;

  constructor(text: string, problem?: YamlError) {
    this.text = text;
    this.#problem = problem;
  }

  /** Code unit at the cursor or `ahead` of it; {@link endOfText} past the end. */
  code(ahead = 0): number {
    const at = this.at + ahead;
    return at < this.text.length ? this.text.charCodeAt(at) : this.#end();
  }

  atEnd(): boolean {
    return this.at >= this.text.length && this.#end() === endOfText;
  }

  /** Looks so many characters ahead, which may meet a problem behind the text. */
  need(count: number): void {
    if (this.at + count > this.text.length) this.#end();
  }

  #end(): number {
    if (this.#problem !== undefined) throw this.#problem;
    return endOfText;
  }

  mark(): Mark {
    return { at: this.at, line: this.line, column: this.column };
  }

  /** With the cursor at the end: the place behind the last character that is neither blank nor line break. */
  endOfContent(): { readonly line: number; readonly column: number } {
    const content = this.text.trimEnd();
    const emptyLines = this.text.slice(content.length).split(lineBreak).length - 1;
    const lastLine = content.slice(Math.max(content.lastIndexOf('\n'), content.lastIndexOf('\r')) + 1);
    return { line: this.line - emptyLines, column: lastLine.length };
  }

  /** Moves over characters of one line. */
  skip(count = 1): void {
    this.at += count;
    this.column += count;
  }

  skipBlanks(): void {
    while (isBlankCode(this.code())) this.skip();
  }

  /** Moves over blanks if `code` follows them; says whether it does. */
  skipBlanksBefore(code: number): boolean {
    let count = 0;
    while (isBlankCode(this.code(count))) count++;
    if (this.code(count) !== code) return false;
    this.skip(count);
    return true;
  }

  /** Moves over blanks and line breaks if `code` follows them; says whether it does. */
  skipGapBefore(code: number): boolean {
    let count = 0;
    while (isBlankCode(this.code(count)) || isBreakCode(this.code(count))) count++;
    if (this.code(count) !== code) return false;
    for (const end = this.at + count; this.at < end; ) {
      if (isBreakCode(this.code())) this.readBreak();
      else this.skip();
    }
    return true;
  }

  /** Moves to the end of the line, its break excluded. */
  skipToBreak(): void {
    const { text } = this;
    let at = this.at;
    while (at < text.length && !isBreakCode(text.charCodeAt(at))) at++;
    this.skip(at - this.at);
  }

  /** Moves over one line break and returns what it means inside a scalar. */
  readBreak(): string {
    const code = this.code();
    this.at += code === carriageReturn && this.code(1) === lineFeed ? 2 : 1;
    this.line++;
    this.column = 0;
    if (code === lineSeparator) return '\u2028';
    if (code === paragraphSeparator) return '\u2029';
    return '\n';
  }

  /** `---` or `...` at the start of a line, followed by a gap. */
  atDocumentMark(): boolean {
    if (this.column !== 0) return false;
    const first = this.code();
    if (first !== 0x2d && first !== 0x2e) return false;
    return this.code(1) === first && this.code(2) === first && isGapCode(this.code(3));
  }

  /** A scanner error at the cursor. What the text ends in the middle of is shown where it began. */
  error(problem: string, contextMark?: Mark): YamlError {
    const { line, column } = contextMark ?? this.endOfContent();
    const isAtEnd = this.at >= this.text.length;
    const problemMark = isAtEnd ? { ...this.mark(), shown: { line, column } } : this.mark();
    return YamlError.syntax({ stage: 'scanner', problem, problemMark, contextMark });
  }
}
