import { type ComposedDocument, composeReadable } from '../yaml/compose/compose-document.ts';
import { readableBytes, readableText } from '../yaml/source/readable-text.ts';
import { type ReaderVersion, YamlError } from '../yaml/yaml-error.ts';

/** A pipeline text may be this long; the largest real ones are a few hundred kilobytes. */
const maxLength = 10 * 1024 * 1024;
/** More lines than this are refused before they cost anything. */
const maxLines = 500_000;

/** Reads a text or its bytes into nodes, as that version of the reference reader does. Throws {@link YamlError}. */
export function readText(text: string | Uint8Array, version: ReaderVersion = 'v2'): ComposedDocument {
  if (text.length > maxLength) {
    const size = Math.ceil(text.length / 1024 / 1024);
    throw new YamlError(`the text is ${size} MB long, more than the ${maxLength / 1024 / 1024} MB a pipeline may have`);
  }
  const readable = typeof text === 'string' ? readableText(text) : readableBytes(text);
  if (hasMoreLines(readable.text)) throw new YamlError(`the text has more than ${maxLines} lines`);
  return composeReadable(readable, version);
}

function hasMoreLines(text: string): boolean {
  let lines = 0;
  for (let at = text.indexOf('\n'); at !== -1 && lines <= maxLines; at = text.indexOf('\n', at + 1)) lines++;
  return lines > maxLines;
}
