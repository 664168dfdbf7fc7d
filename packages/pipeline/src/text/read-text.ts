import { type ComposedDocument, composeDocument } from '../yaml/compose/compose-document.ts';
import { YamlError } from '../yaml/yaml-error.ts';

/** A pipeline text may be this long; the largest real ones are a few hundred kilobytes. */
const maxLength = 10 * 1024 * 1024;
/** More lines than this are refused before they cost anything. */
const maxLines = 500_000;

/** Reads a text or its bytes into nodes. Throws {@link YamlError}. */
export function readText(text: string | Uint8Array, lookahead = 0): ComposedDocument {
  if (text.length > maxLength) {
    const size = Math.ceil(text.length / 1024 / 1024);
    throw new YamlError(`the text is ${size} MB long, more than the ${maxLength / 1024 / 1024} MB a pipeline may have`);
  }
  const decoded = typeof text === 'string' ? text : decodeUtf8(text);
  if (hasMoreLines(decoded)) throw new YamlError(`the text has more than ${maxLines} lines`);
  return composeDocument(decoded, lookahead);
}

function hasMoreLines(text: string): boolean {
  let lines = 0;
  for (let at = text.indexOf('\n'); at !== -1 && lines <= maxLines; at = text.indexOf('\n', at + 1)) lines++;
  return lines > maxLines;
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new YamlError(`${describeBadUtf8(bytes)} UTF-8 octet`);
  }
}

/** What is wrong with the first octet sequence that isn't UTF-8, as the reference reader says it. */
function describeBadUtf8(bytes: Uint8Array): string {
  for (let at = 0; at < bytes.length; ) {
    const lead = bytes[at] ?? 0;
    const width =
      lead < 0x80 ? 1 : (lead & 0xe0) === 0xc0 ? 2 : (lead & 0xf0) === 0xe0 ? 3 : (lead & 0xf8) === 0xf0 ? 4 : 0;
    if (width === 0) return 'invalid leading';
    for (let offset = 1; offset < width; offset++) {
      if (((bytes[at + offset] ?? 0) & 0xc0) !== 0x80)
        return at + offset >= bytes.length ? 'incomplete' : 'invalid trailing';
    }
    at += width;
  }
  return 'invalid';
}
