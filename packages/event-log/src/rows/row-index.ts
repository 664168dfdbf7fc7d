import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';
import { SegmentFormatError } from '../errors.ts';

/** How many display rows one entry covers. */
export const rowsPerBlock = 256;

/**
 * Which events touch the rows of a block, and how the terminal stands before the first of them: replaying the step's log
 * events from first to last shows these rows as the whole log would.
 */
export type RowBlock = {
  readonly firstEventId: number;
  readonly lastEventId: number;
  /** The cursor's row before the first event; its column is 0. */
  readonly row: number;
  /** SGR parameters in force there. */
  readonly style: string;
};

/** Where the display rows of one step are (ui.md C, "Line numbers"). */
export type RowIndex = { readonly planId: string; readonly rowCount: number; readonly blocks: readonly RowBlock[] };

const format = 1;
const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

export async function encodeRowBlocks(blocks: readonly RowBlock[]): Promise<Buffer> {
  const rows = blocks.map(({ firstEventId, lastEventId, row, style }) => [firstEventId, lastEventId, row, style]);
  return compress(JSON.stringify({ format, rowsPerBlock, blocks: rows }));
}

/** Throws SegmentFormatError. */
export async function decodeRowBlocks(bytes: Buffer): Promise<RowBlock[]> {
  const stored: { format?: number; rowsPerBlock?: number; blocks: [number, number, number, string][] } = JSON.parse(
    (await decompress(bytes)).toString(),
  );
  if (stored.format !== format || stored.rowsPerBlock !== rowsPerBlock) {
    throw new SegmentFormatError(
      `a row index of format ${stored.format}, this version reads ${format}; start a newer Rondo`,
    );
  }
  return stored.blocks.map(([firstEventId, lastEventId, row, style]) => ({ firstEventId, lastEventId, row, style }));
}

/** The events to replay for the rows from `firstRow` to `lastRow`, counted from 0. Undefined where the step has no such row. */
export function locateRows({ rowCount, blocks }: RowIndex, firstRow: number, lastRow: number): RowBlock | undefined {
  const wanted = blocks.slice(Math.floor(firstRow / rowsPerBlock), Math.floor(lastRow / rowsPerBlock) + 1);
  const [first] = wanted.toSorted((a, b) => a.firstEventId - b.firstEventId);
  if (first === undefined || firstRow >= rowCount) return undefined;
  return { ...first, lastEventId: Math.max(...wanted.map(({ lastEventId }) => lastEventId)) };
}
