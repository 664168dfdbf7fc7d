import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RowIndex } from './row-index.ts';

it('agrees with counting by hand, whatever grows, changes or wraps', () => {
  const batch = fc.record({
    back: fc.nat(300),
    widths: fc.array(fc.nat(400), { maxLength: 700 }),
    columns: fc.integer({ min: 20, max: 200 }),
  });
  fc.assert(
    fc.property(fc.array(batch, { minLength: 1, maxLength: 6 }), (batches) => {
      const index = new RowIndex();
      let rows: number[] = [];
      let columns = 80;
      for (const one of batches) {
        const from = Math.max(0, rows.length - one.back);
        rows = [...rows.slice(0, from), ...one.widths, ...rows.slice(from + one.widths.length)];
        columns = one.columns;
        index.set(from, Uint16Array.from(one.widths));
        index.setColumns(columns);
      }
      const lines = rows.map((width) => Math.max(1, Math.ceil(width / columns)));
      const begins = lines.map((_, row) => lines.slice(0, row).reduce((sum, line) => sum + line, 0));
      expect(index.length).toBe(rows.length);
      expect(index.lines).toBe(lines.reduce((sum, line) => sum + line, 0));
      for (let row = 0; row < rows.length; row += 37) {
        expect(index.lineOf(row)).toBe(begins[row]);
        expect(index.rowAt(begins[row] ?? 0)).toBe(row);
        expect(index.rowAt((begins[row] ?? 0) + (lines[row] ?? 1) - 1)).toBe(row);
      }
    }),
    { numRuns: 30 },
  );
});

it('points at the last row for a line beyond the end, and at 0 while empty', () => {
  const index = new RowIndex();
  expect(index.rowAt(5)).toBe(0);
  index.set(0, Uint16Array.from([1, 1]));
  expect(index.rowAt(99)).toBe(1);
});
