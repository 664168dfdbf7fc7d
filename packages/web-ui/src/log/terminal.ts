import { applySgr } from './apply-sgr.ts';
import { appendText, cutAfter, emptyRow, type LogRow, writeText } from './log-row.ts';
import { plainStyle, type StyleTable, type TextStyle } from './text-style.ts';

/** A cursor may jump at most this far below the last row, so that one sequence cannot make a billion rows. */
const farthestJumpRows = 1_000;
const farthestColumn = 10_000;
/** Text up to the next control character. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what a terminal is about
const textRun = /[^\x00-\x08\x0a-\x1f\x7f]+/y;

/**
 * The terminal of one step (ui.md A9.9): turns output with colours and cursor movement into display rows. `\n` implies
 * `\r`. Rows are absolute within the step's log, as `#L` links count them; a sequence cut by a chunk waits for the rest.
 */
export class Terminal {
  readonly rows: LogRow[] = [];
  /** The lowest row that changed since the last `takeChanged`. */
  #changedFrom = Number.POSITIVE_INFINITY;
  readonly #styles: StyleTable;
  #style: TextStyle = plainStyle;
  #styleId = 0;
  #row = 0;
  #column = 0;
  #saved = { row: 0, column: 0 };
  #rest = '';

  constructor(styles: StyleTable) {
    this.#styles = styles;
  }

  /** Rows from here on changed or are new; `undefined` when nothing did. */
  takeChanged(): number | undefined {
    const from = this.#changedFrom;
    this.#changedFrom = Number.POSITIVE_INFINITY;
    return from < this.rows.length ? from : undefined;
  }

  /** Takes a chunk of output that arrived at `time` (Unix seconds). */
  write(chunk: string, time: number): void {
    const text = this.#rest + chunk;
    this.#rest = '';
    this.#touch(time);
    let at = 0;
    while (at < text.length) {
      const code = text.charCodeAt(at);
      if (code === 27) {
        const used = this.#escape(text, at, time);
        if (used === 0) {
          this.#rest = text.slice(at);
          return;
        }
        at += used;
      } else if (code >= 32 || code === 9) {
        textRun.lastIndex = at;
        const run = textRun.exec(text)?.[0] ?? '';
        this.#print(run, time);
        at += Math.max(1, run.length);
      } else {
        this.#control(code, time);
        at += 1;
      }
    }
  }

  #print(text: string, time: number): void {
    const row = this.#touch(time);
    if (this.#column === row.width) this.#column += appendText(row, text, this.#styleId);
    else this.#column += writeText(row, this.#column, text, this.#styleId);
  }

  #control(code: number, time: number): void {
    if (code === 10 || code === 11 || code === 12) {
      this.#row += 1;
      this.#column = 0;
      this.#touch(time);
    } else if (code === 13) this.#column = 0;
    else if (code === 8) this.#column = Math.max(0, this.#column - 1);
  }

  /** The row under the cursor, made if needed, marked as changed. */
  #touch(time: number): LogRow {
    while (this.rows.length <= this.#row) {
      this.#changedFrom = Math.min(this.#changedFrom, this.rows.length);
      this.rows.push(emptyRow(time));
    }
    const row = this.rows[this.#row] ?? emptyRow(time);
    row.time = time;
    this.#changedFrom = Math.min(this.#changedFrom, this.#row);
    return row;
  }

  /** Handles the sequence that begins at `at`; returns its length, 0 when its end has not come yet. */
  #escape(text: string, at: number, time: number): number {
    const kind = text[at + 1];
    if (kind === undefined) return 0;
    if (kind === '[') return this.#csi(text, at, time);
    if (kind === ']') return this.#osc(text, at);
    if (kind === '(' || kind === ')' || kind === '#' || kind === '%') return text.length > at + 2 ? 3 : 0;
    if (kind === '7') this.#saved = { row: this.#row, column: this.#column };
    else if (kind === '8') this.#move(this.#saved.row, this.#saved.column);
    else if (kind === 'M') this.#move(this.#row - 1, this.#column);
    else if (kind === 'D') this.#move(this.#row + 1, this.#column);
    else if (kind === 'E') this.#move(this.#row + 1, 0);
    return 2;
  }

  #csi(text: string, at: number, time: number): number {
    let end = at + 2;
    while (end < text.length && text.charCodeAt(end) < 64) end += 1;
    if (end >= text.length) return end - at > 256 ? end - at : 0;
    const body = text.slice(at + 2, end);
    if (!/[?<=>]/.test(body)) {
      const parameters = body.split(/[;:]/).map((part) => (part === '' ? 0 : Number.parseInt(part, 10) || 0));
      this.#command(text[end] ?? '', parameters, time);
    }
    return end - at + 1;
  }

  #command(command: string, parameters: readonly number[], time: number): void {
    const first = parameters[0] ?? 0;
    const steps = Math.max(1, first);
    if (command === 'm') {
      this.#style = applySgr(this.#style, parameters);
      this.#styleId = this.#styles.idOf(this.#style);
    } else if (command === 'A') this.#move(this.#row - steps, this.#column);
    else if (command === 'B') this.#move(this.#row + steps, this.#column);
    else if (command === 'C') this.#move(this.#row, this.#column + steps);
    else if (command === 'D') this.#move(this.#row, this.#column - steps);
    else if (command === 'E') this.#move(this.#row + steps, 0);
    else if (command === 'F') this.#move(this.#row - steps, 0);
    else if (command === 'G') this.#move(this.#row, steps - 1);
    else if (command === 'H' || command === 'f') this.#move(steps - 1, Math.max(1, parameters[1] ?? 1) - 1);
    else if (command === 'K') this.#erase(first, time);
    else if (command === 's') this.#saved = { row: this.#row, column: this.#column };
    else if (command === 'u') this.#move(this.#saved.row, this.#saved.column);
  }

  #move(row: number, column: number): void {
    this.#row = Math.min(Math.max(0, row), this.rows.length + farthestJumpRows);
    this.#column = Math.min(Math.max(0, column), farthestColumn);
  }

  #erase(mode: number, time: number): void {
    const row = this.#touch(time);
    if (row.text.startsWith('section_')) row.section = row.text;
    if (mode === 0) cutAfter(row, this.#column);
    else if (mode === 1) writeText(row, 0, ' '.repeat(Math.min(this.#column + 1, Math.max(row.width, 1))), 0);
    else if (mode === 2) cutAfter(row, 0);
  }

  /** `ESC ] … BEL` or `ESC ] … ESC \`. Only hyperlinks (8) mean something here. */
  #osc(text: string, at: number): number {
    const bell = text.indexOf('\x07', at);
    const string = text.indexOf('\x1b\\', at + 2);
    const end = bell === -1 ? string : string === -1 ? bell : Math.min(bell, string);
    if (end === -1) return text.length - at > 4_096 ? 2 : 0;
    const body = text.slice(at + 2, end);
    if (body.startsWith('8;')) {
      const address = body.slice(body.indexOf(';', 2) + 1);
      this.#style = { ...this.#style, link: /^(https?|mailto):/i.test(address) ? address : undefined };
      this.#styleId = this.#styles.idOf(this.#style);
    }
    return end - at + (end === bell ? 1 : 2);
  }
}
