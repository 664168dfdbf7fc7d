import type { Mark, ReaderVersion } from '../yaml-error.ts';
import { HeadComments } from './head-comments.ts';
import { scanAnchor } from './scan-anchor.ts';
import { scanBlockScalar } from './scan-block-scalar.ts';
import { scanDirective } from './scan-directive.ts';
import { scanPlainScalar } from './scan-plain-scalar.ts';
import { scanQuotedScalar } from './scan-quoted-scalar.ts';
import { scanTag } from './scan-tag.ts';
import { isBreakCode, isGapCode, type SourceCursor } from './source-cursor.ts';
import { startsPlainScalar } from './starts-plain-scalar.ts';
import type { ScalarStyle, SimpleKey, Token, TokenKind } from './token.ts';

const maxDepth = 10_000;
const maxSimpleKeyLength = 1024;
/** `---` and what follows. */
const longestIndicator = 4;

/**
 * Cuts a text into tokens (YAML 1.1 with the habits of the reference reader, pipeline-language.md 2.1). A mapping key is
 * recognised only at its `:`, so tokens wait in a queue while one of them may still become a key.
 *
 * The reference has two readers. The one of version 3 keeps comments, and for their sake reads two tokens ahead, which
 * decides which of two errors is met first, and minds no tabs before them.
 */
export class Scanner {
  readonly headComments = new HeadComments();
  readonly #cursor: SourceCursor;
  readonly #keepsComments: boolean;
  readonly #queue: Token[] = [];
  #head = 0;
  /** How many tokens were given out. */
  #taken = 0;
  #streamEnded = false;

  /** Column of the innermost block collection, -1 outside all. */
  #indent = -1;
  readonly #indents: number[] = [];
  /** The possible key of each flow level; level 0 is the block context. */
  readonly #simpleKeys: (SimpleKey | undefined)[] = [undefined];
  /** The token that opened each flow level, while no possible key was seen inside. */
  readonly #openers: (Token | undefined)[] = [undefined];
  #simpleKeyAllowed = true;

  constructor(cursor: SourceCursor, version: ReaderVersion = 'v2') {
    this.#cursor = cursor;
    this.#keepsComments = version === 'v3';
  }

  /** The next token, which stays. At the end it is `stream-end` for ever. */
  peek(): Token {
    while (this.#needsMore()) this.#fetch();
    const token = this.#queue[this.#head];
    if (token === undefined) throw this.#cursor.error('read past the end of the text');
    if (this.#keepsComments) this.headComments.meet(token);
    return token;
  }

  /** Takes the next token. */
  next(): Token {
    const token = this.peek();
    if (token.kind === 'stream-end') return token;
    this.#head++;
    this.#taken++;
    if (this.#head > 256) {
      this.#queue.splice(0, this.#head);
      this.#head = 0;
    }
    return token;
  }

  /** The text behind a token of three characters, unread. */
  textAfter(documentMark: Token): string {
    return this.#cursor.text.slice(documentMark.at + 3);
  }

  #needsMore(): boolean {
    const head = this.#queue[this.#head];
    const tooFew = head === undefined || this.#queue.length - this.#head <= (this.#keepsComments ? 2 : 0);
    if (tooFew && !this.#streamEnded) return true;
    return head?.simpleKey !== undefined && this.#isStillPossible(head.simpleKey) && !this.#streamEnded;
  }

  #fetch(): void {
    const cursor = this.#cursor;
    this.#skipToToken();
    this.#unrollIndent(cursor.column);
    cursor.need(longestIndicator);
    const char = cursor.text.charAt(cursor.at);
    if (cursor.atEnd()) this.#fetchStreamEnd();
    else if (cursor.column === 0 && char === '%') this.#fetchDirective();
    else if (cursor.atDocumentMark()) this.#fetchDocumentMark(char === '-' ? 'document-start' : 'document-end');
    else {
      const { line } = cursor;
      if (!this.#fetchIndicator(char)) this.#fetchPlainScalar();
      if (this.#keepsComments) this.#skipLineComment(line);
    }
  }

  /** Fetches what begins with an indicator character; false where `char` begins something else. */
  #fetchIndicator(char: string): boolean {
    const inFlow = this.#inFlow();
    const standsAlone = () => isGapCode(this.#cursor.code(1));
    if (char === '[') this.#fetchFlowStart('flow-sequence-start');
    else if (char === '{') this.#fetchFlowStart('flow-mapping-start');
    else if (char === ']') this.#fetchFlowEnd('flow-sequence-end');
    else if (char === '}') this.#fetchFlowEnd('flow-mapping-end');
    else if (char === ',') this.#fetchFlowEntry();
    else if (char === '-' && standsAlone()) this.#fetchBlockEntry();
    else if (char === '?' && (inFlow || standsAlone())) this.#fetchKey();
    else if (char === ':' && (inFlow || standsAlone())) this.#fetchValue();
    else if (char === '*') this.#fetchWord('alias', scanAnchor);
    else if (char === '&') this.#fetchWord('anchor', scanAnchor);
    else if (char === '!') this.#fetchTag();
    else if (char === '|' && !inFlow) this.#fetchBlockScalar('literal');
    else if (char === '>' && !inFlow) this.#fetchBlockScalar('folded');
    else if (char === "'") this.#fetchQuotedScalar('single');
    else if (char === '"') this.#fetchQuotedScalar('double');
    else return false;
    return true;
  }

  #skipToToken(): void {
    const cursor = this.#cursor;
    const scanLine = cursor.line;
    for (;;) {
      const tabs = this.#inFlow() || !this.#simpleKeyAllowed;
      while (cursor.code() === 0x20 || (tabs && cursor.code() === 0x09)) cursor.skip();
      if (cursor.code() === 0x23) this.#skipComment(scanLine);
      if (!isBreakCode(cursor.code())) return;
      cursor.readBreak();
      if (!this.#inFlow()) this.#simpleKeyAllowed = true;
    }
  }

  #skipComment(scanLine: number): void {
    if (!this.#keepsComments) this.#cursor.skipToBreak();
    else {
      const last = this.#queue.at(-1);
      const behind = last?.kind === 'flow-entry' ? (this.#queue.at(-2) ?? last) : last;
      const place = { indent: Math.max(this.#indent, 0), inFlow: this.#inFlow(), scanLine, behind };
      this.headComments.skip(this.#cursor, place);
    }
  }

  /** A comment that follows a token in its line. Plain and block scalars took the line break with them. */
  #skipLineComment(startLine: number): void {
    const cursor = this.#cursor;
    const token = this.#queue.at(-1);
    const tookBreak = cursor.line > startLine && token?.style !== 'single' && token?.style !== 'double';
    if (!tookBreak && token?.kind !== 'block-entry' && cursor.skipBlanksBefore(0x23)) cursor.skipToBreak();
  }

  #inFlow(): boolean {
    return this.#simpleKeys.length > 1;
  }

  #token(kind: TokenKind, mark: { at: number; line: number; column: number }): Token {
    return {
      kind,
      at: mark.at,
      line: mark.line,
      column: mark.column,
      value: '',
      suffix: '',
      style: 'plain',
      simpleKey: undefined,
    };
  }

  #push(token: Token): void {
    this.#queue.push(token);
  }

  /** Pushes an indicator of one character. */
  #pushIndicator(kind: TokenKind): void {
    this.#push(this.#token(kind, this.#cursor));
    this.#cursor.skip();
  }

  /** Remembers that the next token may be a key, and gives it the mark of it. */
  #saveSimpleKey(): SimpleKey | undefined {
    const cursor = this.#cursor;
    if (!this.#simpleKeyAllowed) return undefined;
    this.#removeSimpleKey();
    const key: SimpleKey = {
      possible: true,
      required: !this.#inFlow() && this.#indent === cursor.column,
      tokenNumber: this.#taken + this.#queue.length - this.#head,
      at: cursor.at,
      line: cursor.line,
      column: cursor.column,
    };
    this.#simpleKeys[this.#simpleKeys.length - 1] = key;
    this.#openers[this.#openers.length - 1] = undefined;
    return key;
  }

  #removeSimpleKey(): void {
    const key = this.#simpleKeys.at(-1);
    if (key?.possible !== true) return;
    if (key.required) throw this.#cursor.error("could not find expected ':'", key);
    key.possible = false;
  }

  /** A key must end on its line and within 1,024 characters. */
  #isStillPossible(key: SimpleKey): boolean {
    if (!key.possible) return false;
    const cursor = this.#cursor;
    if (key.line >= cursor.line && key.at + maxSimpleKeyLength >= cursor.at) return true;
    if (key.required) throw cursor.error("could not find expected ':'", key);
    key.possible = false;
    return false;
  }

  #rollIndent(kind: TokenKind, mark: Mark, tokenNumber?: number): void {
    if (this.#inFlow() || this.#indent >= mark.column) return;
    this.#indents.push(this.#indent);
    this.#indent = mark.column;
    if (this.#indents.length > maxDepth) {
      throw this.#cursor.error(`exceeded max depth of ${maxDepth}`, this.#cursor.mark());
    }
    const token = this.#token(kind, mark);
    if (tokenNumber === undefined) this.#push(token);
    else this.#insert(tokenNumber, token);
  }

  #insert(tokenNumber: number, token: Token): void {
    if (tokenNumber < this.#taken) this.#queue.push(token);
    else this.#queue.splice(this.#head + tokenNumber - this.#taken, 0, token);
  }

  #unrollIndent(column: number, shown?: Token['shown']): void {
    if (this.#inFlow()) return;
    while (this.#indent > column) {
      this.#push({ ...this.#token('block-end', this.#cursor), ...(shown && { shown }) });
      this.#indent = this.#indents.pop() ?? -1;
    }
  }

  #fetchStreamEnd(): void {
    const cursor = this.#cursor;
    const shown = cursor.endOfContent();
    if (cursor.column !== 0) {
      cursor.column = 0;
      cursor.line++;
    }
    this.#unrollIndent(-1, shown);
    this.#removeSimpleKey();
    this.#simpleKeyAllowed = false;
    this.#push({ ...this.#token('stream-end', cursor), shown });
    this.#streamEnded = true;
  }

  #fetchDirective(): void {
    this.#leaveBlocks();
    const mark = this.#cursor.mark();
    const { kind, value, suffix } = scanDirective(this.#cursor);
    this.#push({ ...this.#token(kind, mark), value, suffix });
  }

  #fetchDocumentMark(kind: 'document-start' | 'document-end'): void {
    this.#leaveBlocks();
    this.#push(this.#token(kind, this.#cursor));
    this.#cursor.skip(3);
  }

  #leaveBlocks(): void {
    this.#unrollIndent(-1);
    this.#removeSimpleKey();
    this.#simpleKeyAllowed = false;
  }

  #fetchFlowStart(kind: TokenKind): void {
    const simpleKey = this.#saveSimpleKey();
    this.#simpleKeys.push(undefined);
    if (this.#simpleKeys.length - 1 > maxDepth) {
      throw this.#cursor.error(`exceeded max depth of ${maxDepth}`, this.#cursor.mark());
    }
    this.#simpleKeyAllowed = true;
    const opener = { ...this.#token(kind, this.#cursor), simpleKey };
    this.#openers.push(opener);
    this.#push(opener);
    this.#cursor.skip();
  }

  /** The reference no longer waits for a `:` behind a collection in which no key was possible. */
  #leaveFlow(): void {
    this.#simpleKeys.pop();
    const opener = this.#openers.pop();
    if (opener !== undefined) opener.simpleKey = undefined;
  }

  #fetchFlowEnd(kind: TokenKind): void {
    this.#removeSimpleKey();
    if (this.#inFlow()) this.#leaveFlow();
    this.#simpleKeyAllowed = false;
    this.#pushIndicator(kind);
  }

  #fetchFlowEntry(): void {
    this.#removeSimpleKey();
    this.#simpleKeyAllowed = true;
    this.#pushIndicator('flow-entry');
  }

  #fetchBlockEntry(): void {
    const cursor = this.#cursor;
    if (!this.#inFlow()) {
      if (!this.#simpleKeyAllowed) {
        throw cursor.error('block sequence entries are not allowed in this context', cursor.mark());
      }
      this.#rollIndent('block-sequence-start', cursor.mark());
    }
    this.#removeSimpleKey();
    this.#simpleKeyAllowed = true;
    this.#pushIndicator('block-entry');
  }

  #fetchKey(): void {
    const cursor = this.#cursor;
    if (!this.#inFlow()) {
      if (!this.#simpleKeyAllowed) throw cursor.error('mapping keys are not allowed in this context', cursor.mark());
      this.#rollIndent('block-mapping-start', cursor.mark());
    }
    this.#removeSimpleKey();
    this.#simpleKeyAllowed = !this.#inFlow();
    this.#pushIndicator('key');
  }

  #fetchValue(): void {
    const cursor = this.#cursor;
    const key = this.#simpleKeys.at(-1);
    if (key !== undefined && this.#isStillPossible(key)) {
      this.#insert(key.tokenNumber, this.#token('key', key));
      this.#rollIndent('block-mapping-start', key, key.tokenNumber);
      key.possible = false;
      this.#simpleKeyAllowed = false;
    } else {
      if (!this.#inFlow()) {
        if (!this.#simpleKeyAllowed) {
          throw cursor.error('mapping values are not allowed in this context', cursor.mark());
        }
        this.#rollIndent('block-mapping-start', cursor.mark());
      }
      this.#simpleKeyAllowed = !this.#inFlow();
    }
    this.#pushIndicator('value');
  }

  #fetchWord(kind: 'alias' | 'anchor', scan: (cursor: SourceCursor) => string): void {
    const simpleKey = this.#saveSimpleKey();
    this.#simpleKeyAllowed = false;
    const token = this.#token(kind, this.#cursor);
    this.#push({ ...token, value: scan(this.#cursor), simpleKey });
  }

  #fetchTag(): void {
    const simpleKey = this.#saveSimpleKey();
    this.#simpleKeyAllowed = false;
    const token = this.#token('tag', this.#cursor);
    const { handle, suffix } = scanTag(this.#cursor);
    this.#push({ ...token, value: handle, suffix, simpleKey });
  }

  #fetchBlockScalar(style: 'literal' | 'folded'): void {
    this.#removeSimpleKey();
    this.#simpleKeyAllowed = true;
    const mark = this.#cursor.mark();
    this.#pushScalar(mark, scanBlockScalar(this.#cursor, style, this.#indent), style, undefined);
  }

  #fetchQuotedScalar(style: 'single' | 'double'): void {
    const simpleKey = this.#saveSimpleKey();
    this.#simpleKeyAllowed = false;
    const mark = this.#cursor.mark();
    this.#pushScalar(mark, scanQuotedScalar(this.#cursor, style), style, simpleKey);
  }

  #fetchPlainScalar(): void {
    if (!startsPlainScalar(this.#cursor, this.#inFlow())) {
      throw this.#cursor.error('found character that cannot start any token', this.#cursor.mark());
    }
    const simpleKey = this.#saveSimpleKey();
    this.#simpleKeyAllowed = false;
    const mark = this.#cursor.mark();
    const { value, endedByBreak } = scanPlainScalar(this.#cursor, this.#indent + 1, this.#inFlow());
    if (endedByBreak) this.#simpleKeyAllowed = true;
    this.#pushScalar(mark, value, 'plain', simpleKey);
  }

  #pushScalar(mark: Mark, value: string, style: ScalarStyle, simpleKey: SimpleKey | undefined): void {
    const { at, line, column } = mark;
    this.#push({ kind: 'scalar', at, line, column, value, suffix: '', style, simpleKey });
  }
}
