import type { Mark } from '../yaml-error.ts';
import { isBlankCode, isBreakCode, isDigitCode, type SourceCursor } from './source-cursor.ts';

const plus = 0x2b;
const minus = 0x2d;

interface Header {
  readonly chomping: 'clip' | 'strip' | 'keep';
  /** Indentation the author asked for; 0: found from the text. */
  readonly increment: number;
}

/** Reads a literal (`|`) or folded (`>`) scalar; `parentIndent` is the column of the collection it stands in, or -1. */
export function scanBlockScalar(cursor: SourceCursor, style: 'literal' | 'folded', parentIndent: number): string {
  const start = cursor.mark();
  cursor.skip();
  const { chomping, increment } = readHeader(cursor, start);
  let indent = increment === 0 ? 0 : Math.max(parentIndent, 0) + increment;
  let lead = readBreaks(cursor, indent, parentIndent, start);
  indent = lead.indent;

  let value = '';
  let lineBreak = '';
  let previousIndented = false;
  while (cursor.column === indent && !cursor.atEnd()) {
    const indented = isBlankCode(cursor.code());
    const folds = style === 'folded' && lineBreak === '\n' && !previousIndented && !indented;
    value += folds ? (lead.breaks === '' ? ' ' : '') : lineBreak;
    value += lead.breaks;
    previousIndented = indented;
    const from = cursor.at;
    cursor.skipToBreak();
    value += cursor.text.slice(from, cursor.at);
    lineBreak = isBreakCode(cursor.code()) ? cursor.readBreak() : '';
    lead = readBreaks(cursor, indent, parentIndent, start);
  }
  if (chomping !== 'strip') value += lineBreak;
  if (chomping === 'keep') value += lead.breaks;
  return value;
}

function readHeader(cursor: SourceCursor, start: Mark): Header {
  let chomping = readChomping(cursor);
  const increment = readIncrement(cursor, start);
  if (chomping === undefined && increment !== 0) chomping = readChomping(cursor);
  cursor.skipBlanks();
  if (cursor.code() === 0x23) cursor.skipToBreak();
  if (!isBreakCode(cursor.code()) && !cursor.atEnd()) {
    throw cursor.error('did not find expected comment or line break', start);
  }
  if (!cursor.atEnd()) cursor.readBreak();
  return { chomping: chomping ?? 'clip', increment };
}

function readChomping(cursor: SourceCursor): 'strip' | 'keep' | undefined {
  const code = cursor.code();
  if (code !== plus && code !== minus) return undefined;
  cursor.skip();
  return code === plus ? 'keep' : 'strip';
}

function readIncrement(cursor: SourceCursor, start: Mark): number {
  const code = cursor.code();
  if (!isDigitCode(code)) return 0;
  if (code === 0x30) throw cursor.error('found an indentation indicator equal to 0', start);
  cursor.skip();
  return code - 0x30;
}

/** Eats indentation and empty lines; finds the indentation of the text where it isn't known (0). */
function readBreaks(cursor: SourceCursor, indent: number, parentIndent: number, start: Mark) {
  let breaks = '';
  let widest = 0;
  for (;;) {
    while ((indent === 0 || cursor.column < indent) && cursor.code() === 0x20) cursor.skip();
    widest = Math.max(widest, cursor.column);
    if ((indent === 0 || cursor.column < indent) && cursor.code() === 0x09) {
      throw cursor.error('found a tab character where an indentation space is expected', start);
    }
    if (!isBreakCode(cursor.code())) break;
    breaks += cursor.readBreak();
  }
  return { breaks, indent: indent === 0 ? Math.max(widest, parentIndent + 1, 1) : indent };
}
