import { describe, expect, it } from 'vitest';
import { type Fold, FoldIndex } from './fold-index.ts';
import { Terminal } from './terminal.ts';
import { StyleTable } from './text-style.ts';

function foldsOf(...chunks: string[]): readonly Fold[] {
  const terminal = new Terminal(new StyleTable());
  const index = new FoldIndex();
  let folds: readonly Fold[] = [];
  chunks.forEach((chunk, time) => {
    terminal.write(chunk, time);
    const from = terminal.takeChanged() ?? 0;
    index.scan(terminal.rows, from, chunk === chunks.at(-1) ? terminal.rows.length : terminal.rows.length - 1);
    folds = index.takeChanged() ?? folds;
  });
  return folds;
}
const shape = (folds: readonly Fold[]) => folds.map(({ row, end, open }) => [row, end, open]);

describe('headings in a log', () => {
  it('reads those of Buildkite, each up to the next', () => {
    const folds = foldsOf('--- init\r\none\r\n+++ apply\r\ntwo\r\n~~~ after\r\n');
    expect(shape(folds)).toEqual([
      [0, 2, false],
      [2, 4, true],
      [4, undefined, false],
    ]);
    expect(folds[0]).toMatchObject({ cut: 4, beginTime: 0, endTime: 0 });
  });

  it('opens the one before when something in it went wrong', () => {
    expect(shape(foldsOf('--- test\r\nboom\r\n^^^ +++\r\n'))).toEqual([[0, undefined, true]]);
  });

  it('reads those of GitHub, with their end', () => {
    expect(shape(foldsOf('::group::Install\r\none\r\n::endgroup::\r\nfree\r\n'))).toEqual([[0, 3, false]]);
  });

  it('reads those of GitLab, one inside another, though they erase their own mark', () => {
    const folds = foldsOf(
      '\x1b[0Ksection_start:1:outer\r\x1b[0K\x1b[36mOuter\x1b[0m\r\n',
      'section_start:2:inner[collapsed=true]\r\x1b[0KInner\r\none\r\n',
      'section_end:3:inner\r\x1b[0K\r\nsection_end:4:outer\r\x1b[0K\r\n',
    );
    expect(shape(folds)).toEqual([
      [0, 5, true],
      [1, 4, false],
    ]);
    expect(folds[0]).toMatchObject({ beginTime: 0, endTime: 2 });
  });

  it('takes neither diffs nor test results nor rulers for headings', () => {
    const text = [
      '--- a/file.ts',
      '+++ b/file.ts',
      '--- /dev/null',
      '--- FAIL: TestX (0.00s)',
      '--- 8< ---',
      '---- x',
      '--- old.c\t2026',
    ];
    expect(foldsOf(`${text.join('\r\n')}\r\n`)).toEqual([]);
  });

  it('reads again what the cursor went back to', () => {
    expect(shape(foldsOf('--- one\r\n--- two\r\n', '\x1b[1Aplain   \r\n'))).toEqual([[0, undefined, false]]);
  });
});
