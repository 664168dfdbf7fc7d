/**
 * A text as its UTF-8 bytes, one character for each. The reference cuts names by bytes, sometimes in the middle of a
 * character.
 */
export type Utf8Bytes = string;

/** What bytes that are no character are read as. */
const replacement = '\xef\xbf\xbd';

export function toUtf8Bytes(text: string): Utf8Bytes {
  return isAscii(text) ? text : Buffer.from(text).toString('latin1');
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7f) return false;
  return true;
}

export interface Utf8Character {
  readonly at: number;
  /** The bytes of the character; a cut one is a replacement character, three bytes long. */
  readonly bytes: Utf8Bytes;
  /** How many bytes it takes: 1 where the character is cut, 0 at the end. */
  readonly width: number;
}

export function characterAt(text: Utf8Bytes, at: number): Utf8Character {
  if (at >= text.length) return { at, bytes: replacement, width: 0 };
  const lead = text.charCodeAt(at);
  const width = lead < 0x80 ? 1 : lead < 0xc0 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  if (width === 0 || at + width > text.length) return { at, bytes: replacement, width: 1 };
  return { at, bytes: text.slice(at, at + width), width };
}

/** The characters of a text, `limit` of them at most. */
export function charactersOf(text: Utf8Bytes, limit?: number): Utf8Character[] {
  const characters: Utf8Character[] = [];
  for (let at = 0; at < text.length && characters.length !== limit; ) {
    const character = characterAt(text, at);
    characters.push(character);
    at += character.width;
  }
  return characters;
}

/** How many characters a text has, counted up to `limit`. */
export function countCharacters(text: Utf8Bytes, limit = Number.POSITIVE_INFINITY): number {
  let count = 0;
  for (let at = 0; at < text.length && count < limit; count++) {
    at += text.charCodeAt(at) < 0x80 ? 1 : characterAt(text, at).width;
  }
  return count;
}
