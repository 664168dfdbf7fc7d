import { YamlError } from '../yaml-error.ts';
import { chooseStyle } from './choose-style.ts';

/** Every line is indented by the levels around it, so that a text of many deep lines grows by its square. */
const maxLength = 128 * 1024 * 1024;
/** Indentation is cut from these: no copies, however deep a text nests. */
const manyBlanks = ' '.repeat(20_100);

const byteOrderMark = '\ufeff';
const foldColumn = 80;
const base64LineLength = 70;

const shortEscapes: Readonly<Record<string, string>> = {
  '\0': '0',
  '\x07': 'a',
  '\b': 'b',
  '\t': 't',
  '\n': 'n',
  '\v': 'v',
  '\f': 'f',
  '\r': 'r',
  '\x1b': 'e',
  '"': '"',
  '\\': '\\',
  '\x85': 'N',
  '\xa0': '_',
  '\u2028': 'L',
  '\u2029': 'P',
};

const mustEscape = /[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]|["\\]/u;

/** Writes scalars and keeps count of the column, which decides where long lines fold (pipeline-language.md 2.6). */
export class YamlWriter {
  readonly #parts: string[] = [];
  readonly #keepsText: boolean;
  #length = 0;
  #line = 0;
  #column = 0;
  /** Nothing but indentation was written on this line yet. */
  #fresh = true;

  /** `keepsText` is false where only lines and columns matter. */
  constructor(options: { readonly keepsText?: boolean } = {}) {
    this.#keepsText = options.keepsText !== false;
  }

  toString(): string {
    return this.#parts.join('');
  }

  /** The line that is written, counted from 0. */
  get line(): number {
    return this.#line;
  }

  #add(part: string): void {
    this.#length += part.length;
    if (this.#length > maxLength && this.#keepsText) {
      throw new YamlError(
        `printed as YAML, this takes more than ${maxLength / 1024 / 1024} MB: it nests too deep for its size`,
      );
    }
    if (this.#keepsText) this.#parts.push(part);
  }

  /** Writes characters of one line. */
  write(text: string): void {
    if (text === '') return;
    this.#add(text);
    this.#column += characterCount(text);
    this.#fresh = false;
  }

  endLine(): void {
    if (!this.#fresh || this.#column > 0) this.#break('\n');
  }

  /** Begins a line at a column; a line that is still empty is used. */
  startLine(indent: number): void {
    if (!this.#fresh || this.#column > indent) this.#break('\n');
    this.#pad(indent);
  }

  /** A number, a boolean, null, or an empty collection: never quoted. */
  word(text: string): void {
    this.#separate();
    this.write(text);
  }

  /** A text in the style that suits it; further lines begin at `indent`. */
  text(text: string, indent: number): void {
    const style = chooseStyle(text);
    if (style === 'literal') this.#literal(text, indent);
    else this.#flow(text, style, indent);
  }

  /** A text as a key: it never folds. */
  key(text: string): void {
    const style = chooseStyle(text);
    if (style === 'double') this.#doubleQuoted(text, undefined);
    else if (style === 'single') this.#singleQuoted(text, undefined);
    else this.write(text);
  }

  binary(bytes: Uint8Array, indent: number): void {
    this.#separate();
    this.write('!!binary');
    const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
    if (base64.length < base64LineLength) this.#flow(base64, 'plain', indent);
    else this.#literal(base64.replace(/.{1,70}/g, '$&\n'), indent);
  }

  #flow(text: string, style: 'plain' | 'single' | 'double', indent: number): void {
    this.#separate();
    if (style === 'double') this.#doubleQuoted(text, indent);
    else if (style === 'single') this.#singleQuoted(text, indent);
    else this.#plain(text, indent);
  }

  #separate(): void {
    if (!this.#fresh) this.write(' ');
  }

  #break(lineBreak: string): void {
    this.#add(lineBreak);
    this.#line += lineBreak.length;
    this.#column = 0;
    this.#fresh = true;
  }

  #pad(indent: number): void {
    if (this.#column >= indent) return;
    this.#add(blanks(indent - this.#column));
    this.#column = indent;
  }

  #fold(indent: number): void {
    this.#break('\n');
    this.#pad(indent);
  }

  /** Folds at single blanks beyond the fold column. Every character is one unit: others are double-quoted. */
  #plain(text: string, indent: number): void {
    let from = 0;
    let column = this.#column;
    for (let at = 0; at < text.length; at++, column++) {
      if (column <= foldColumn || !isSingleBlank(text, at)) continue;
      this.write(text.slice(from, at));
      this.#fold(indent);
      from = at + 1;
      column = indent - 1;
    }
    this.write(text.slice(from));
  }

  #singleQuoted(text: string, indent: number | undefined): void {
    this.write("'");
    if (indent === undefined) this.write(text.replaceAll("'", "''"));
    else this.#singleQuotedLines(text, indent);
    this.write("'");
  }

  /** As {@link #plain}, but neither at the first nor at the last character, and with line separators kept. */
  #singleQuotedLines(text: string, indent: number): void {
    let from = 0;
    let column = this.#column;
    for (let at = 0; at < text.length; at++, column++) {
      const char = text.charAt(at);
      const folds = column > foldColumn && at > 0 && at < text.length - 1 && isSingleBlank(text, at);
      const separates = char === '\u2028' || char === '\u2029';
      if (char === "'") column++;
      if (!folds && !separates) continue;
      this.write(text.slice(from, at).replaceAll("'", "''"));
      if (folds) this.#fold(indent);
      else this.#separateLine(char, text.charAt(at + 1), indent);
      from = at + 1;
      column = this.#column - 1;
    }
    this.write(text.slice(from).replaceAll("'", "''"));
  }

  /** The next line is indented, unless nothing or another separator follows. */
  #separateLine(separator: string, next: string, indent: number): void {
    this.#break(separator);
    if (next !== '' && next !== '\u2028' && next !== '\u2029') this.#pad(indent);
  }

  /** In double quotes any first blank of a run may fold; further blanks are kept by a backslash. */
  #doubleQuoted(text: string, indent: number | undefined): void {
    this.write('"');
    if (text.startsWith(byteOrderMark)) {
      // The reference takes every character of such a text for the mark.
      this.write(Array.from(text, escapePoint).join(''));
    } else if (indent === undefined || (this.#column + text.length <= foldColumn && !mustEscape.test(text))) {
      this.write(escapeAll(text));
    } else {
      this.#doubleQuotedRuns(text, indent);
    }
    this.write('"');
  }

  #doubleQuotedRuns(text: string, indent: number): void {
    let at = 0;
    for (const run of text.match(/ +|[^ ]+/g) ?? []) {
      const inner = at > 0 && at < text.length - 1;
      if (run[0] === ' ' && this.#column > foldColumn && inner) {
        this.#fold(indent);
        if (run.length > 1) this.write(`\\${run.slice(1)}`);
      } else {
        this.write(escapeAll(run));
      }
      at += run.length;
    }
  }

  #literal(text: string, indent: number): void {
    this.#separate();
    this.write(`|${/^[ \n\r\x85\u2028\u2029]/.test(text) ? '2' : ''}${chomping(text)}`);
    this.#break('\n');
    for (const part of text.match(/[\n\u2028\u2029]|[^\n\u2028\u2029]+/g) ?? []) {
      if (/^[\n\u2028\u2029]/.test(part)) {
        this.#break(part);
      } else {
        this.#pad(indent);
        this.write(part);
      }
    }
  }
}

/** A blank that has no other beside it. */
function isSingleBlank(text: string, at: number): boolean {
  return text.charCodeAt(at) === 0x20 && text.charCodeAt(at + 1) !== 0x20 && text.charCodeAt(at - 1) !== 0x20;
}

function chomping(text: string): '' | '-' | '+' {
  const isBreak = (char: string | undefined) => char !== undefined && /^[\n\u2028\u2029]/.test(char);
  if (!isBreak(text.at(-1))) return '-';
  return text.length === 1 || isBreak(text.at(-2)) ? '+' : '';
}

function escapeAll(text: string): string {
  return mustEscape.test(text) ? Array.from(text, escapeChar).join('') : text;
}

function escapeChar(char: string): string {
  return mustEscape.test(char) ? escapePoint(char) : char;
}

function escapePoint(char: string): string {
  const short = shortEscapes[char];
  if (short !== undefined) return `\\${short}`;
  const point = char.codePointAt(0) ?? 0;
  const hex = point.toString(16).toUpperCase();
  if (point <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return point <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

function characterCount(text: string): number {
  let count = text.length;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit >= 0xd800 && unit <= 0xdbff) count--;
  }
  return count;
}

function blanks(count: number): string {
  return count <= manyBlanks.length ? manyBlanks.slice(0, count) : ' '.repeat(count);
}
