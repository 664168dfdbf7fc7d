import { isBlankCode, isBreakCode, type SourceCursor } from './source-cursor.ts';

/** What stood between two words of a flow scalar, and what it means. */
export interface Gap {
  readonly text: string;
  readonly hasBreak: boolean;
}

/**
 * Reads blanks and line breaks between words. One break folds to a blank, more to all but one of them; blanks beside
 * breaks vanish. `afterBreak` says that a break was eaten just before (an escaped one). `onTab` is asked about each tab
 * that stands at the start of a line.
 */
export function readGap(cursor: SourceCursor, afterBreak: boolean, onTab?: () => void): Gap {
  let blanks = '';
  let first = '';
  let others = '';
  let hasBreak = afterBreak;
  for (;;) {
    const code = cursor.code();
    if (isBlankCode(code)) {
      if (hasBreak && code === 0x09) onTab?.();
      if (!hasBreak) blanks += code === 0x09 ? '\t' : ' ';
      cursor.skip();
    } else if (isBreakCode(code)) {
      if (hasBreak) others += cursor.readBreak();
      else first = cursor.readBreak();
      hasBreak = true;
    } else {
      break;
    }
  }
  if (!hasBreak) return { text: blanks, hasBreak };
  if (first === '\n') return { text: others === '' ? ' ' : others, hasBreak };
  return { text: first + others, hasBreak };
}
