import type { Mark } from '../yaml-error.ts';
import { scanTagDirective } from './scan-tag.ts';
import { isBreakCode, isDigitCode, isGapCode, isWordCode, type SourceCursor } from './source-cursor.ts';

/** `%YAML major.minor` or `%TAG handle prefix`. */
export interface ScannedDirective {
  readonly kind: 'version-directive' | 'tag-directive';
  readonly value: string;
  readonly suffix: string;
}

/** Reads a directive line; the cursor stands on its `%`. */
export function scanDirective(cursor: SourceCursor): ScannedDirective {
  const start = cursor.mark();
  cursor.skip();
  const directive = readDirective(cursor, start);
  cursor.skipBlanks();
  if (cursor.code() === 0x23) cursor.skipToBreak();
  if (!isBreakCode(cursor.code()) && !cursor.atEnd()) {
    throw cursor.error('did not find expected comment or line break', start);
  }
  if (!cursor.atEnd()) cursor.readBreak();
  return directive;
}

function readDirective(cursor: SourceCursor, start: Mark): ScannedDirective {
  const name = readName(cursor, start);
  if (name === 'YAML') {
    cursor.skipBlanks();
    const major = readNumber(cursor, start);
    if (cursor.code() !== 0x2e) throw cursor.error("did not find expected digit or '.' character", start);
    cursor.skip();
    return { kind: 'version-directive', value: `${major}.${readNumber(cursor, start)}`, suffix: '' };
  }
  if (name === 'TAG') {
    const { handle, suffix } = scanTagDirective(cursor, start);
    return { kind: 'tag-directive', value: handle, suffix };
  }
  throw cursor.error('found unknown directive name', start);
}

function readName(cursor: SourceCursor, start: Mark): string {
  const from = cursor.at;
  while (isWordCode(cursor.code())) cursor.skip();
  if (cursor.at === from) throw cursor.error('could not find expected directive name', start);
  if (!isGapCode(cursor.code())) throw cursor.error('found unexpected non-alphabetical character', start);
  return cursor.text.slice(from, cursor.at);
}

function readNumber(cursor: SourceCursor, start: Mark): number {
  const from = cursor.at;
  while (isDigitCode(cursor.code())) {
    if (cursor.at - from === 2) throw cursor.error('found extremely long version number', start);
    cursor.skip();
  }
  if (cursor.at === from) throw cursor.error('did not find expected version number', start);
  return Number(cursor.text.slice(from, cursor.at));
}
