import { YamlError } from '../yaml-error.ts';

/** Everything a YAML text may not hold: controls other than tab and line breaks, DEL and C1 except NEL, lone surrogates. */
const forbidden = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** Throws {@link YamlError} where a text holds a character that YAML doesn't allow (pipeline-language.md 2.1). */
export function checkCharacters(text: string): void {
  const at = text.search(forbidden);
  if (at === -1) return;
  const before = text.slice(0, at).split(/\r\n|[\r\n]/);
  const line = before.length - 1;
  throw new YamlError('control characters are not allowed', { at, line, column: before.at(-1)?.length ?? 0 });
}
