import type { Mark } from '../yaml-error.ts';
import { isBlankCode, isGapCode, isWordCode, type SourceCursor } from './source-cursor.ts';

const bang = 0x21;

/** A tag as written: `!handle!suffix`, `!<suffix>`, or `!` alone. */
export interface ScannedTag {
  readonly handle: string;
  readonly suffix: string;
}

/** Reads a tag; the cursor stands on its `!`. */
export function scanTag(cursor: SourceCursor): ScannedTag {
  const start = cursor.mark();
  const tag = cursor.code(1) === 0x3c ? readVerbatimTag(cursor, start) : readShorthandTag(cursor, start);
  if (!isGapCode(cursor.code())) throw cursor.error('did not find expected whitespace or line break', start);
  return tag;
}

function readVerbatimTag(cursor: SourceCursor, start: Mark): ScannedTag {
  cursor.skip(2);
  const suffix = readUri(cursor, '', start);
  if (cursor.code() !== 0x3e) throw cursor.error("did not find the expected '>'", start);
  cursor.skip();
  return { handle: '', suffix };
}

function readShorthandTag(cursor: SourceCursor, start: Mark): ScannedTag {
  const handle = readHandle(cursor, start, false);
  if (handle.length > 1 && handle.endsWith('!')) return { handle, suffix: readUri(cursor, '', start) };
  const suffix = readUri(cursor, handle, start);
  return suffix === '' ? { handle: '', suffix: '!' } : { handle: '!', suffix };
}

/** Reads `%TAG !handle! prefix` after its name. */
export function scanTagDirective(cursor: SourceCursor, start: Mark): ScannedTag {
  cursor.skipBlanks();
  const handle = readHandle(cursor, start, true);
  if (!isBlankCode(cursor.code())) throw cursor.error('did not find expected whitespace', start);
  cursor.skipBlanks();
  const suffix = readUri(cursor, '', start);
  if (!isGapCode(cursor.code())) throw cursor.error('did not find expected whitespace or line break', start);
  return { handle, suffix };
}

function readHandle(cursor: SourceCursor, start: Mark, directive: boolean): string {
  if (cursor.code() !== bang) throw cursor.error("did not find expected '!'", start);
  const from = cursor.at;
  cursor.skip();
  while (isWordCode(cursor.code())) cursor.skip();
  if (cursor.code() === bang) cursor.skip();
  else if (directive && cursor.at - from > 1) throw cursor.error("did not find expected '!'", start);
  return cursor.text.slice(from, cursor.at);
}

/** Reads a URI; `head` is a handle that turned out to be the start of it. */
function readUri(cursor: SourceCursor, head: string, start: Mark): string {
  let uri = head.slice(1);
  let found = head !== '';
  for (;;) {
    const code = cursor.code();
    if (code === 0x25) uri += readEscapedOctets(cursor, start);
    else if (isWordCode(code) || (code !== 0 && ";/?:@&=+$,.!~*'()[]".includes(String.fromCharCode(code)))) {
      uri += String.fromCharCode(code);
      cursor.skip();
    } else break;
    found = true;
  }
  if (!found) throw cursor.error('did not find expected tag URI', start);
  return uri;
}

/** Reads `%xx` escapes of one character. */
function readEscapedOctets(cursor: SourceCursor, start: Mark): string {
  const octets: number[] = [];
  let expected = 1;
  while (octets.length < expected) {
    const match = /^%([0-9a-fA-F]{2})/.exec(cursor.text.slice(cursor.at, cursor.at + 3));
    if (match?.[1] === undefined) throw cursor.error('did not find URI escaped octet', start);
    const octet = Number.parseInt(match[1], 16);
    if (octets.length === 0) {
      expected = utf8Length(octet);
      if (expected === 0) throw cursor.error('found an incorrect leading UTF-8 octet', start);
    } else if ((octet & 0xc0) !== 0x80) {
      throw cursor.error('found an incorrect trailing UTF-8 octet', start);
    }
    octets.push(octet);
    cursor.skip(3);
  }
  return new TextDecoder().decode(Uint8Array.from(octets));
}

function utf8Length(lead: number): number {
  if (lead < 0x80) return 1;
  if ((lead & 0xe0) === 0xc0) return 2;
  if ((lead & 0xf0) === 0xe0) return 3;
  return (lead & 0xf8) === 0xf0 ? 4 : 0;
}
