import { type Mark, YamlError } from '../yaml-error.ts';
import { findBadUtf8 } from './find-bad-utf8.ts';

/** The part of a text that can be read, and what is met behind it: its end, unless `problem` is set. */
export interface ReadableText {
  readonly text: string;
  readonly problem?: YamlError;
}

/** Everything a YAML text may not hold: controls other than tab and line breaks, DEL and C1 except NEL, lone surrogates. */
const forbidden = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** The reference takes a text in by pieces of this size, and looks at all of a piece when it needs its first character. */
const pieceBytes = 512;

/** Cuts a text off before the piece with a character that YAML doesn't allow (pipeline-language.md 2.1). */
export function readableText(text: string): ReadableText {
  const at = text.search(forbidden);
  if (at === -1) return { text };
  const problem = new YamlError('control characters are not allowed', markAt(text, at));
  const widthBytes = text.charCodeAt(at) < 0x80 ? 1 : 2;
  return { text: beforePieceAt(new TextEncoder().encode(text.slice(0, at)), widthBytes), problem };
}

/** As {@link readableText}, for bytes: UTF-8, or UTF-16 with a byte order mark. What is neither is such a character, too. */
export function readableBytes(bytes: Uint8Array): ReadableText {
  const wide = utf16Of(bytes);
  if (wide !== undefined) return readableText(wide);
  const bad = findBadUtf8(bytes);
  if (bad === undefined) return readableText(decode(bytes));
  const before = bytes.subarray(0, bad.at);
  const text = decode(before);
  const readable = readableText(text);
  if (readable.problem !== undefined) return readable;
  const problem = new YamlError(bad.problem, markAt(text, text.length));
  return { text: bad.isCutShort ? text : beforePieceAt(before, 1), problem };
}

/** The text up to the piece with the character that follows `before`. */
function beforePieceAt(before: Uint8Array, widthBytes: number): string {
  let start = 0;
  for (let end = pieceBytes; end < before.length + widthBytes; end = start + pieceBytes) {
    // A character that would be split waits for the next piece.
    while (((before[end] ?? 0) & 0xc0) === 0x80) end--;
    start = Math.min(end, before.length);
  }
  return decode(before.subarray(0, start));
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

function utf16Of(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le', { ignoreBOM: true }).decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be', { ignoreBOM: true }).decode(bytes);
  return undefined;
}

function markAt(text: string, at: number): Mark {
  const before = text.slice(0, at).split(/\r\n|[\r\n]/);
  return { at, line: before.length - 1, column: before.at(-1)?.length ?? 0 };
}
