import { readGap } from './read-gap.ts';
import { isBlankCode, isBreakCode, isGapCode, type SourceCursor } from './source-cursor.ts';

const colon = 0x3a;
const hash = 0x23;

/** What a plain scalar is: its text, and whether lines ended after its last word. */
export interface PlainScalar {
  readonly value: string;
  readonly endedByBreak: boolean;
}

/**
 * Reads a plain scalar (pipeline-language.md 2.1). Line breaks inside it fold; `indent` is the least column of a
 * continuation line outside flow collections.
 */
export function scanPlainScalar(cursor: SourceCursor, indent: number, inFlow: boolean): PlainScalar {
  const start = cursor.mark();
  let value = '';
  let gap = '';
  let endedByBreak = false;
  const refuseTab = () => {
    if (cursor.column < indent) throw cursor.error('found a tab character that violates indentation', start);
  };
  while (!cursor.atDocumentMark() && cursor.code() !== hash) {
    const word = readWord(cursor, inFlow);
    if (word !== '') {
      value += gap + word;
      endedByBreak = false;
    }
    const code = cursor.code();
    if (!isBlankCode(code) && !isBreakCode(code)) break;
    const between = readGap(cursor, false, refuseTab);
    gap = between.text;
    if (between.hasBreak) endedByBreak = true;
    if (!inFlow && cursor.column < indent) break;
  }
  return { value, endedByBreak };
}

function readWord(cursor: SourceCursor, inFlow: boolean): string {
  const { text } = cursor;
  let at = cursor.at;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (isGapCode(code)) break;
    if (code === colon && (at + 1 >= text.length || isGapCode(text.charCodeAt(at + 1)))) break;
    if (inFlow && endsFlowWord(code)) break;
  }
  const word = text.slice(cursor.at, at);
  cursor.skip(at - cursor.at);
  return word;
}

/** One of `, ? [ ] { }`. */
function endsFlowWord(code: number): boolean {
  return code === 0x2c || code === 0x3f || code === 0x5b || code === 0x5d || code === 0x7b || code === 0x7d;
}
