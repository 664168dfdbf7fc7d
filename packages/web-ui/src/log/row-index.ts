import type { RowRange } from './log-messages.ts';
import type { StepFoldState } from './step-folds.ts';

const blockRows = 256;
const [plain, hidden, heading] = [0, 1, 2];

/**
 * Where every display row of a step lies when long rows wrap at a number of columns: finds the line of a row and the row
 * of a line in time that hardly grows with the log (sums per 256 rows). Rows count from 0; a line is one text line on screen.
 */
export class RowIndex {
  #widths = new Uint16Array(1024);
  #length = 0;
  #columns = Number.POSITIVE_INFINITY;
  /** What folds make of each row. */
  #roles = new Uint8Array(1024);
  /** What rows will be that have not come yet: those of a closed fold that nothing has ended. */
  #tailRole = plain;
  /** How high a heading is, in lines. */
  #headingLines = 1;
  /** Lines before each block; the last entry is the total. */
  #blocks: number[] = [0];

  get length(): number {
    return this.#length;
  }

  /** All lines of the step. */
  get lines(): number {
    return this.#blocks[this.#blocks.length - 1] ?? 0;
  }

  /** `Infinity` = rows do not wrap. */
  setColumns(columns: number): void {
    if (columns === this.#columns) return;
    this.#columns = columns;
    this.#recount(0);
  }

  /** Rows from `from` on have these widths; rows before keep theirs. Returns how many rows are new. */
  set(from: number, widths: Uint16Array): number {
    const before = this.#length;
    const length = Math.max(before, from + widths.length);
    if (length > this.#widths.length) {
      const grown = new Uint16Array(Math.max(length, this.#widths.length * 2));
      grown.set(this.#widths.subarray(0, before));
      this.#widths = grown;
      const roles = new Uint8Array(grown.length);
      roles.set(this.#roles.subarray(0, before));
      this.#roles = roles;
    }
    this.#widths.set(widths, from);
    this.#roles.fill(this.#tailRole, before, length);
    this.#length = length;
    this.#recount(Math.floor(from / blockRows));
    return length - before;
  }

  setHeadingLines(lines: number): void {
    if (lines === this.#headingLines) return;
    this.#headingLines = lines;
    this.#recount(0);
  }

  /** Rows under closed headings take no place. */
  setFolds(folds: StepFoldState): void {
    this.#roles.fill(plain, 0, this.#length);
    this.#tailRole = plain;
    for (const fold of folds.list) if (this.#roles[fold.row] === plain) this.#roles[fold.row] = heading;
    for (const fold of folds.list) {
      if (folds.isOpen(fold)) continue;
      this.#roles.fill(hidden, Math.min(fold.row + 1, this.#length), Math.min(fold.end ?? this.#length, this.#length));
      if (fold.end === undefined) this.#tailRole = hidden;
    }
    this.#recount(0);
  }

  isHeading(row: number): boolean {
    return this.#roles[row] === heading && row < this.#length;
  }

  /** The rows of a range that folds leave visible. */
  visible(from: number, to: number): RowRange[] {
    const ranges: RowRange[] = [];
    for (let at = from; at < to; at += 1) {
      if (this.#roles[at] === hidden) continue;
      const first = at;
      while (at < to && this.#roles[at] !== hidden) at += 1;
      ranges.push([first, at]);
    }
    return ranges;
  }

  linesOf(row: number): number {
    const role = this.#roles[row];
    if (role === hidden) return 0;
    if (role === heading) return this.#headingLines;
    return Math.max(1, Math.ceil((this.#widths[row] ?? 0) / this.#columns));
  }

  /** The line at which a row begins. */
  lineOf(row: number): number {
    const block = Math.min(Math.floor(row / blockRows), this.#blocks.length - 1);
    let line = this.#blocks[block] ?? 0;
    for (let at = block * blockRows; at < row && at < this.#length; at += 1) line += this.linesOf(at);
    return line;
  }

  /** The row that covers a line; the last row for a line beyond the end. */
  rowAt(line: number): number {
    let low = 0;
    let high = this.#blocks.length - 2;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#blocks[middle] ?? 0) <= line) low = middle;
      else high = middle - 1;
    }
    let row = Math.max(0, low) * blockRows;
    let begin = this.#blocks[low] ?? 0;
    while (row < this.#length - 1 && begin + this.linesOf(row) <= line) {
      begin += this.linesOf(row);
      row += 1;
    }
    return row;
  }

  #recount(fromBlock: number): void {
    const blocks = Math.ceil(this.#length / blockRows);
    this.#blocks.length = fromBlock + 1;
    let total = this.#blocks[fromBlock] ?? 0;
    for (let block = fromBlock; block < blocks; block += 1) {
      const end = Math.min(this.#length, (block + 1) * blockRows);
      for (let row = block * blockRows; row < end; row += 1) total += this.linesOf(row);
      this.#blocks.push(total);
    }
  }
}
