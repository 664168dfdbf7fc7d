import type { Mark } from '../yaml-error.ts';
import { readGap } from './read-gap.ts';
import { isBreakCode, isGapCode, type SourceCursor } from './source-cursor.ts';

const singleQuote = 0x27;
const doubleQuote = 0x22;
const backslash = 0x5c;

/** Table: the escapes of one character in a double-quoted scalar (pipeline-language.md 2.1). `/` is not one of them. */
const shortEscapes = new Map<string, string>([
  ['0', '\0'],
  ['a', '\x07'],
  ['b', '\b'],
  ['t', '\t'],
  ['\t', '\t'],
  ['n', '\n'],
  ['v', '\v'],
  ['f', '\f'],
  ['r', '\r'],
  ['e', '\x1b'],
  [' ', ' '],
  ['"', '"'],
  ["'", "'"],
  ['\\', '\\'],
  ['N', '\x85'],
  ['_', '\xa0'],
  ['L', '\u2028'],
  ['P', '\u2029'],
]);

const hexEscapes = new Map<string, number>([
  ['x', 2],
  ['u', 4],
  ['U', 8],
]);

/** Reads a quoted scalar; the cursor stands on its first quote. */
export function scanQuotedScalar(cursor: SourceCursor, style: 'single' | 'double'): string {
  const start = cursor.mark();
  const quote = style === 'single' ? singleQuote : doubleQuote;
  cursor.skip();
  let value = '';
  for (;;) {
    if (cursor.atDocumentMark()) throw cursor.error('found unexpected document indicator', start);
    if (cursor.atEnd()) throw cursor.error('found unexpected end of stream', start);
    const run = readRun(cursor, style, start);
    value += run.text;
    if (cursor.code() === quote && !cursor.atEnd()) break;
    value += readGap(cursor, run.endedByEscapedBreak).text;
  }
  cursor.skip();
  return value;
}

interface Run {
  readonly text: string;
  readonly endedByEscapedBreak: boolean;
}

/** Reads up to the closing quote, a gap, or an escaped line break. */
function readRun(cursor: SourceCursor, style: 'single' | 'double', start: Mark): Run {
  let text = '';
  for (;;) {
    text += readVerbatim(cursor, style);
    const code = cursor.code();
    if (style === 'single' && code === singleQuote && cursor.code(1) === singleQuote) {
      text += "'";
      cursor.skip(2);
    } else if (style === 'double' && code === backslash && isBreakCode(cursor.code(1))) {
      cursor.skip();
      cursor.readBreak();
      return { text, endedByEscapedBreak: true };
    } else if (style === 'double' && code === backslash) {
      text += readEscape(cursor, start);
    } else {
      return { text, endedByEscapedBreak: false };
    }
  }
}

function readVerbatim(cursor: SourceCursor, style: 'single' | 'double'): string {
  const { text } = cursor;
  let at = cursor.at;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (isGapCode(code)) break;
    if (style === 'single' ? code === singleQuote : code === doubleQuote || code === backslash) break;
  }
  const verbatim = text.slice(cursor.at, at);
  cursor.skip(at - cursor.at);
  return verbatim;
}

function readEscape(cursor: SourceCursor, start: Mark): string {
  cursor.need(2);
  const letter = cursor.text.charAt(cursor.at + 1);
  const short = shortEscapes.get(letter);
  if (short !== undefined) {
    cursor.skip(2);
    return short;
  }
  const digits = hexEscapes.get(letter);
  if (digits === undefined) throw cursor.error('found unknown escape character', start);
  cursor.skip(2);
  cursor.need(digits);
  const hex = cursor.text.slice(cursor.at, cursor.at + digits);
  if (hex.length < digits || !/^[0-9a-fA-F]+$/.test(hex)) {
    throw cursor.error('did not find expected hexdecimal number', start);
  }
  const point = Number.parseInt(hex, 16);
  if ((point >= 0xd800 && point <= 0xdfff) || point > 0x10ffff) {
    throw cursor.error('found invalid Unicode character escape code', start);
  }
  cursor.skip(digits);
  return String.fromCodePoint(point);
}
