import { resolvePlain } from '../value/resolve-scalar.ts';

export type EmittedStyle = 'plain' | 'single' | 'double' | 'literal';

const base60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;

/** Anything but LF, printable ASCII, U+00A0 to U+D7FF and U+E000 to U+FFFD without U+FEFF. */
const unprintable = /[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/u;

const lineBreak = /[\n\r\x85\u2028\u2029]/;
const indicatorAtStart = /^(?:[#,[\]{}&*!|>'"%@`]|[-?:](?:[ \t]|$)|---|\.\.\.)/;
const indicatorInside = /:(?:[ \t]|$)|[ \t\n\r\x85\u2028\u2029]#/;

/** How a text is printed so that it is read as the same text again (pipeline-language.md 2.6, "string style"). */
export function chooseStyle(text: string): EmittedStyle {
  if (text === '') return 'double';
  const facts = analyse(text);
  if (text.includes('\n')) return facts.blockAllowed ? 'literal' : 'double';
  if (!isPlainText(text)) return 'double';
  if (facts.plainAllowed) return 'plain';
  return facts.singleAllowed ? 'single' : 'double';
}

/** Whether the text, unquoted, would be read as text. */
function isPlainText(text: string): boolean {
  return resolvePlain(text).tag === 'str' && !base60.test(text);
}

function analyse(text: string) {
  const special = unprintable.test(text);
  const spaceBeforeBreak = / [\n\r\x85\u2028\u2029]/.test(text);
  const spaceAfterBreak = /[\n\r\x85\u2028\u2029] /.test(text);
  const hasBreak = lineBreak.test(text);
  const outerSpace = text.startsWith(' ') || text.endsWith(' ');
  const indicator = indicatorAtStart.test(text) || indicatorInside.test(text);
  return {
    plainAllowed: !special && !outerSpace && !hasBreak && !indicator,
    singleAllowed: !special && !spaceBeforeBreak && !spaceAfterBreak,
    blockAllowed: !special && !spaceBeforeBreak && !text.endsWith(' '),
  };
}
