import { endOfText, isBlankCode, isBreakCode, type SourceCursor } from './source-cursor.ts';
import type { Token } from './token.ts';

const hash = 0x23;
/** So far the reference looks for the next comment. */
const longestGap = 512;

/** A comment above something. */
interface HeadComment {
  readonly at: number;
  /** An empty line follows. */
  readonly endsBlank: boolean;
}

/** What is known where a comment begins. */
export interface CommentPlace {
  /** Column of the innermost block collection, 0 outside all. */
  readonly indent: number;
  readonly inFlow: boolean;
  /** The line on which the reader began to look for a token. */
  readonly scanLine: number;
  readonly behind: Token | undefined;
}

/**
 * The comments that the reference's reader of version 3 keeps for what stands below them. They mean nothing, but that
 * reader handles errors otherwise where one of them stands above a list item.
 */
export class HeadComments {
  readonly #ahead: HeadComment[] = [];
  #met: HeadComment[] = [];

  /** How many comments wait for what they belong to. */
  get count(): number {
    return this.#met.length;
  }

  /** Skips a comment and those below it; remembers them unless they belong to what is above. */
  skip(cursor: SourceCursor, place: CommentPlace): void {
    const head = skipComments(cursor, place);
    if (head !== undefined) this.#ahead.push(head);
  }

  /** A token was looked at: comments before it are met now. */
  meet(token: Token): void {
    if (token.kind === 'block-end') return;
    for (let head = this.#ahead[0]; head !== undefined && head.at <= token.at; head = this.#ahead[0]) {
      this.#met.push(head);
      this.#ahead.shift();
    }
  }

  /** Something took the comments, or the first `count` of them. */
  take(count = this.#met.length): void {
    if (this.#met.length > 0) this.#met = this.#met.slice(count);
  }

  /** The document takes comments above an empty line. */
  takeForDocument(): void {
    if (this.#met.at(-1)?.endsBlank === true) this.take();
  }
}

/** Where a comment began, by the reference's own count. */
interface CommentStart {
  readonly at: number;
  readonly line: number;
  readonly column: number;
}

/** Leaves the cursor at the end of the last comment. */
function skipComments(cursor: SourceCursor, { indent, inFlow, scanLine, behind }: CommentPlace) {
  const breaks = countBreaksBefore(cursor);
  const footLine = scanLine === 0 ? -1 : cursor.line - breaks + 1 + Number(breaks === 0 && cursor.column > 1);
  const isFoot = ({ line, column }: CommentStart) =>
    (line === footLine && behind?.kind !== 'value') || column - 1 < indent;
  let start: CommentStart | undefined;
  let isFirstGap = breaks <= 1;
  let afterEmptyLine = false;
  let { line, column } = cursor;
  for (let ahead = 0; ahead < longestGap; ahead++) {
    column++;
    const code = cursor.code(ahead);
    if (isBlankCode(code)) continue;
    const closesFlow = inFlow && (code === 0x5d || code === 0x7d);
    if (closesFlow || (start !== undefined && isFirstGap && !afterEmptyLine && endsLine(code) && isFoot(start))) {
      start = undefined;
    }
    if (isBreakCode(code)) {
      isFirstGap = false;
      afterEmptyLine = true;
      column = 0;
      line++;
      continue;
    }
    if (start !== undefined && code !== endOfText && column - 1 < indent && column !== start.column) start = undefined;
    if (code !== hash) break;
    start ??= { at: cursor.at + ahead, line, column };
    afterEmptyLine = false;
    cursor.skipGapBefore(hash);
    cursor.skipToBreak();
    ({ line } = cursor);
    ahead = 0;
    column = 0;
  }
  return start && { at: start.at, endsBlank: afterEmptyLine };
}

function endsLine(code: number): boolean {
  return isBreakCode(code) || code === endOfText;
}

/** Line breaks between the cursor and the last character before it that is no blank. */
function countBreaksBefore({ text, at }: SourceCursor): number {
  let count = 0;
  for (let index = at - 1; index >= 0; index--) {
    const code = text.charCodeAt(index);
    if (isBlankCode(code)) continue;
    if (!isBreakCode(code)) break;
    if (code === 0x0a && text.charCodeAt(index - 1) === 0x0d) index--;
    count++;
  }
  return count;
}
