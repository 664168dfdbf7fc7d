import { cellWidth, isNarrow, textWidth } from './cell-width.ts';

/**
 * One display row. `runs` says where styles change, as pairs of (index into `text`, style id); before the first pair, and
 * without any, the style is 0. `width` is in cells, `time` the Unix seconds of the last event that touched it.
 */
export interface LogRow {
  text: string;
  runs: number[];
  width: number;
  time: number;
  /** A GitLab section mark that the row held before it was erased. */
  section?: string;
}

export function emptyRow(time: number): LogRow {
  return { text: '', runs: [], width: 0, time };
}

/** Appends at the end of a row: what nearly every write does. Returns the cells it took. */
export function appendText(row: LogRow, text: string, style: number): number {
  if (text === '') return 0;
  if (lastStyle(row) !== style) row.runs.push(row.text.length, style);
  const width = textWidth(text);
  row.text += text;
  row.width += width;
  return width;
}

/** Writes at a column, over what is there; fills up with blanks when the column lies beyond the end. Returns the cells it took. */
export function writeText(row: LogRow, column: number, text: string, style: number): number {
  if (column > row.width) appendText(row, ' '.repeat(column - row.width), 0);
  if (column === row.width) return appendText(row, text, style);
  const width = textWidth(text);
  const left = cellAt(row.text, column);
  const right = cellAt(row.text, column + width);
  // A wide character that is overwritten by half leaves a blank in its other half, as on a terminal.
  const before = ' '.repeat(column - left.column);
  const splitsRight = right.column < column + width && right.index < row.text.length;
  const after = splitsRight ? ' '.repeat(right.column + right.width - column - width) : '';
  const end = splitsRight ? right.index + right.length : right.index;
  replaceRange(row, left.index, end, before + text + after, style);
  row.width = textWidth(row.text);
  return width;
}

/** Cuts a row at a column. */
export function cutAfter(row: LogRow, column: number): void {
  const end = cellAt(row.text, column).index;
  row.text = row.text.slice(0, end);
  row.runs = runsBefore(row.runs, end);
  row.width = textWidth(row.text);
}

/** The stretches of a row, for drawing: text and style id. */
export function rowSpans(row: {
  readonly text: string;
  readonly runs: readonly number[];
}): { text: string; style: number }[] {
  if (row.runs.length === 0) return row.text === '' ? [] : [{ text: row.text, style: 0 }];
  const spans: { text: string; style: number }[] = [];
  const push = (from: number, to: number, style: number) => {
    if (to > from) spans.push({ text: row.text.slice(from, to), style });
  };
  push(0, row.runs[0] ?? 0, 0);
  for (let at = 0; at < row.runs.length; at += 2) {
    push(row.runs[at] ?? 0, row.runs[at + 2] ?? row.text.length, row.runs[at + 1] ?? 0);
  }
  return spans;
}

function lastStyle(row: LogRow): number {
  return row.runs.at(-1) ?? 0;
}

/** The character that covers a column: its place and length in the string, its first column and its cells. */
function cellAt(text: string, column: number): { index: number; length: number; column: number; width: number } {
  if (isNarrow(text)) {
    const index = Math.min(column, text.length);
    return { index, length: 1, column: index, width: 1 };
  }
  let cells = 0;
  let index = 0;
  for (const character of text) {
    const width = cellWidth(character.codePointAt(0) ?? 0);
    if (cells + width > column) return { index, length: character.length, column: cells, width };
    cells += width;
    index += character.length;
  }
  return { index, length: 0, column: cells, width: 0 };
}

function replaceRange(row: LogRow, begin: number, end: number, text: string, style: number): void {
  const after = styleAt(row.runs, end);
  const rest = row.text.length > end;
  const shift = text.length - (end - begin);
  const runs = runsBefore(row.runs, begin);
  if ((runs.at(-1) ?? 0) !== style) runs.push(begin, style);
  if (rest && after !== style) runs.push(begin + text.length, after);
  for (let at = 0; at < row.runs.length; at += 2) {
    const place = row.runs[at] ?? 0;
    if (place > end) runs.push(place + shift, row.runs[at + 1] ?? 0);
  }
  row.text = row.text.slice(0, begin) + text + row.text.slice(end);
  row.runs = runs;
}

function runsBefore(runs: readonly number[], index: number): number[] {
  const kept: number[] = [];
  for (let at = 0; at < runs.length && (runs[at] ?? 0) < index; at += 2) kept.push(runs[at] ?? 0, runs[at + 1] ?? 0);
  return kept;
}

function styleAt(runs: readonly number[], index: number): number {
  let style = 0;
  for (let at = 0; at < runs.length && (runs[at] ?? 0) <= index; at += 2) style = runs[at + 1] ?? 0;
  return style;
}
