import type { BuildEvent, NumberedEvent } from '@rondo/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeRowBlocks, encodeRowBlocks, locateRows, type RowIndex, rowsPerBlock } from './row-index.ts';
import { RowIndexBuilder } from './row-index-builder.ts';
import { RowTracker } from './row-tracker.ts';

const esc = '\u001b';
const token = new RegExp(`${esc}\\[(\\d+)A|${esc}\\[(\\d+)B|\\r|\\n|([a-z]+)`, 'g');

/** A terminal that keeps what it shows, for the sequences that the generator makes. */
function render(payloads: readonly string[], firstRow = 0): Map<number, string> {
  const rows = new Map<number, string>([[firstRow, '']]);
  let [row, column] = [firstRow, 0];
  for (const [whole, up, down, print] of payloads.join('').matchAll(token)) {
    if (up !== undefined) row = Math.max(0, row - Number(up));
    else if (down !== undefined) row += Number(down);
    else if (print !== undefined) {
      const before = (rows.get(row) ?? '').padEnd(column);
      rows.set(row, before.slice(0, column) + print + before.slice(column + print.length));
      column += print.length;
    } else {
      column = 0;
      if (whole === '\n') row += 1;
      if (!rows.has(row)) rows.set(row, '');
    }
  }
  return rows;
}

const piece = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('abc\n', 'x\n', '\n', 'progress\r', 'yz') },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 700 }).map((count) => `\u001b[${count}A`) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 40 }).map((count) => `\u001b[${count}B`) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 300 }).map((count) => 'line\n'.repeat(count)) },
);
const payloads = fc.array(
  fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join('')),
  { minLength: 1, maxLength: 40 },
);

function index(payloadsOfStep: readonly string[]): RowIndex {
  const builder = new RowIndexBuilder();
  payloadsOfStep.forEach((payload, eventId) => {
    const event: BuildEvent = { event: 'log', data: { time: 0, origin: { id: 's' }, payload } };
    builder.add({ eventId, event } satisfies NumberedEvent);
  });
  return builder.finish()[0] ?? { planId: 's', rowCount: 1, blocks: [] };
}

it('shows any rows as the whole log does, from the events that the index names alone', () => {
  fc.assert(
    fc.property(payloads, fc.nat(), (log, seed) => {
      const built = index(log);
      const whole = render(log);
      expect(built.rowCount).toBe(Math.max(...whole.keys()) + 1);
      const firstRow = seed % built.rowCount;
      const range = locateRows(built, firstRow, firstRow);
      // Nothing was ever printed: one row, and it is empty.
      if (range === undefined) {
        expect(whole).toEqual(new Map([[0, '']]));
        return;
      }
      const part = render(log.slice(range.firstEventId, range.lastEventId + 1), range.row);
      expect((part.get(firstRow) ?? '').trimEnd()).toBe((whole.get(firstRow) ?? '').trimEnd());
    }),
    { numRuns: 300 },
  );
});

it('reads few events of a long plain log', () => {
  const built = index(Array.from({ length: 10_000 }, () => 'line\n'));
  const range = locateRows(built, 5000, 5100);
  expect(range).toMatchObject({ row: Math.floor(5000 / rowsPerBlock) * rowsPerBlock - 1, style: '' });
  expect((range?.lastEventId ?? 0) - (range?.firstEventId ?? 0)).toBeLessThan(2 * rowsPerBlock);
});

it('comes back from its stored form', async () => {
  const { blocks } = index(['\u001b[1;31mred\n', 'still red\n'.repeat(300)]);
  expect(await decodeRowBlocks(await encodeRowBlocks(blocks))).toEqual(blocks);
  expect(blocks[1]).toMatchObject({ style: '1;31' });
});

describe('rows of a terminal', () => {
  it.each([
    ['nothing', '', 1],
    ['a line and the empty row behind it', 'a\n', 2],
    ['carriage returns', 'a\rb\r\n', 2],
    ['half a sequence at the end', 'a\n\u001b[3', 2],
    ['links and titles', '\u001b]8;;http://x\u0007text\u001b]8;;\u001b\\\n', 2],
    ['a move down that prints nothing', 'a\u001b[50B', 1],
    ['a move down that prints', 'a\u001b[50Bb', 51],
    ['a move above the first row', 'a\u001b[9Ab\n', 2],
    ['saved and restored', 'a\n\u001b7\n\n\u001b8b', 4],
    ['an absolute position', '\u001b[10;1Hx', 10],
    ['private modes and charsets', '\u001b[?25l\u001b(Bx\n', 2],
  ])('%s', (_, text, rowCount) => {
    const tracker = new RowTracker(() => undefined);
    for (const character of text) tracker.write(character);
    expect(tracker.rowCount).toBe(rowCount);
  });
});
