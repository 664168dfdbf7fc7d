import { Style } from './style.ts';

/** Where the cursor is before a piece of output. */
export type CursorState = { readonly row: number; readonly isLineStart: boolean; readonly style: string };

const esc = '\u001b';
const bell = '\u0007';
/** What is not simply printed. */
const controls = new RegExp(`[\n\r${esc}]`, 'g');
const csi = /^\[([?<=>]?[\d;]*)[ -/]*([@-~])/;
const osc = new RegExp(`^\\](?:[^${bell}${esc}]|${esc}(?!\\\\))*(?:${bell}|${esc}\\\\)`);
/** A choice of character set takes a second character, anything else is one. */
const other = /^(?:[()*+\-./].|[^[\]()*+\-./])/su;
/** Longer than any sequence that means something; what goes on is no sequence. */
const longestPending = 4096;

/**
 * Follows the cursor of one step's terminal and says which display rows its output touches (ui.md A9.9). Columns matter
 * only in so far as a row begins with them.
 */
export class RowTracker {
  #row = 0;
  #rowCount = 1;
  #isLineStart = true;
  #saved = 0;
  #pending = '';
  readonly #style = new Style();
  readonly #onTouch: (row: number) => void;

  constructor(onTouch: (row: number) => void) {
    this.#onTouch = onTouch;
  }

  /** Rows so far; an empty last one after a line break counts. */
  get rowCount(): number {
    return this.#rowCount;
  }

  get cursor(): CursorState {
    // Half a sequence belongs to what comes before.
    return { row: this.#row, isLineStart: this.#isLineStart && this.#pending === '', style: this.#style.toString() };
  }

  write(payload: string): void {
    const text = this.#pending + payload;
    this.#pending = '';
    let at = 0;
    while (at < text.length) {
      controls.lastIndex = at;
      const found = controls.exec(text)?.index ?? text.length;
      if (found > at) this.#print();
      if (found === text.length) return;
      const length = this.#control(text, found);
      if (length === undefined) {
        this.#pending = text.slice(found);
        return;
      }
      at = found + length;
    }
  }

  #print(): void {
    this.#isLineStart = false;
    this.#touch();
  }

  #touch(): void {
    this.#rowCount = Math.max(this.#rowCount, this.#row + 1);
    this.#onTouch(this.#row);
  }

  /** How much of the text the control at `at` takes; undefined where the rest has yet to come. */
  #control(text: string, at: number): number | undefined {
    const character = text.charAt(at);
    if (character === '\n') this.#lineBreak();
    if (character !== esc) {
      this.#isLineStart = true;
      return 1;
    }
    const rest = text.slice(at + 1, at + 1 + longestPending);
    const sequence = csi.exec(rest);
    if (sequence !== null) {
      this.#command(sequence[1] ?? '', sequence[2] ?? '');
      return 1 + sequence[0].length;
    }
    const swallowed = (osc.exec(rest) ?? other.exec(rest))?.[0];
    if (swallowed === undefined) return rest.length < longestPending ? undefined : 1;
    this.#escape(swallowed);
    return 1 + swallowed.length;
  }

  #lineBreak(): void {
    this.#row += 1;
    this.#touch();
  }

  #moveTo(row: number): void {
    this.#row = Math.max(0, row);
  }

  #escape(sequence: string): void {
    if (sequence === '7') this.#saved = this.#row;
    else if (sequence === '8') this.#moveTo(this.#saved);
    else if (sequence === 'M') this.#moveTo(this.#row - 1);
    else if (sequence === 'D' || sequence === 'E') this.#moveTo(this.#row + 1);
    if (sequence === 'E') this.#isLineStart = true;
    else if (sequence === '8') this.#isLineStart = false;
  }

  #command(parameters: string, command: string): void {
    if (/^[?<=>]/.test(parameters)) return;
    const [first = 0, second = 0] = parameters.split(';').map(Number);
    const count = Math.max(1, first);
    if (command === 'm') this.#style.apply(parameters);
    else if (command === 'A') this.#moveTo(this.#row - count);
    else if (command === 'B') this.#moveTo(this.#row + count);
    else if (command === 'E' || command === 'F') {
      this.#moveTo(this.#row + (command === 'E' ? count : -count));
      this.#isLineStart = true;
    } else if (command === 'H' || command === 'f') {
      this.#moveTo(count - 1);
      this.#isLineStart = second <= 1;
    } else if (command === 'G') this.#isLineStart = first <= 1;
    else if (command === 'C' || command === 'D') this.#isLineStart = false;
    else if (command === 's') this.#saved = this.#row;
    else if (command === 'u') {
      this.#moveTo(this.#saved);
      this.#isLineStart = false;
    }
  }
}
