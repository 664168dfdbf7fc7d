import type { Invocation } from '../grammar/command.ts';
import { type Paint, paint, statusPaint } from './paint.ts';

/** A cell, coloured on terminals. */
export interface Cell {
  readonly text: string;
  readonly paint?: Paint;
}

export type Row = readonly (Cell | string)[];

export interface Table {
  readonly headers: readonly string[];
  readonly rows: readonly Row[];
}

/** Rows written at once. */
const batchSize = 1_000;

/** Prints a table: columns padded to their widest cell in bytes; headers on a terminal, or where they are wanted (fly.md 4.3). */
export function printTable({ io, globals }: Pick<Invocation<unknown>, 'io' | 'globals'>, table: Table): void {
  const { stdout } = io;
  const withHeaders = stdout.isTerminal || globals.printTableHeaders;
  const headers: Row[] = withHeaders ? [table.headers.map((text): Cell => ({ text, paint: 'header' }))] : [];
  const rows = [...headers, ...table.rows];
  const widths = measure(rows);
  for (let at = 0; at < rows.length; at += batchSize) {
    const lines = rows.slice(at, at + batchSize).map((row) => renderRow(row, widths, stdout.isTerminal));
    stdout.write(lines.join(''));
  }
}

/** The status of a build, or the end of one. */
export function statusCell(status: string): Cell {
  return { text: status, paint: statusPaint(status) };
}

/** `yes` stands out. */
export function yesNo(value: boolean): Cell {
  return value ? { text: 'yes', paint: 'on' } : { text: 'no' };
}

/** A faint `none` for an empty text. */
export function textOrNone(text: string): Cell {
  return text === '' || text === '[]' ? { text: 'none', paint: 'off' } : { text };
}

function measure(rows: readonly Row[]): number[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, widthOf(cell));
    });
  }
  return widths;
}

function widthOf(cell: Cell | string): number {
  return Buffer.byteLength(typeof cell === 'string' ? cell : cell.text);
}

function renderRow(row: Row, widths: readonly number[], colours: boolean): string {
  const cells = row.map((cell, column) => {
    const text = typeof cell === 'string' ? cell : cell.text;
    const shown = colours && typeof cell !== 'string' && cell.paint !== undefined ? paint(cell.paint, text) : text;
    return shown + ' '.repeat((widths[column] ?? 0) - widthOf(cell));
  });
  return `${cells.join('  ')}\n`;
}
