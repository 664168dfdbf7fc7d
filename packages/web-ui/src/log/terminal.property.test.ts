import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowSpans } from './log-row.ts';
import { Terminal } from './terminal.ts';
import { StyleTable } from './text-style.ts';

const esc = '\x1b';

function rowsOf(...chunks: string[]): string[] {
  return terminalOf(chunks).terminal.rows.map((row) => row.text);
}

function terminalOf(chunks: readonly string[]) {
  const styles = new StyleTable();
  const terminal = new Terminal(styles);
  chunks.forEach((chunk, index) => {
    terminal.write(chunk, index);
  });
  return { terminal, styles };
}

/** Everything a log throws at a terminal: colours, progress bars, cursor movement, links, wide characters, rubbish. */
const corpus = [
  `plain\nlines\r\nhere\n`,
  `10%\r50%\r100%\n`,
  `${esc}[1;31mred bold${esc}[0m then ${esc}[38;5;208morange${esc}[0m and ${esc}[38;2;1;2;3mown${esc}[m\n`,
  `a\nb\nc${esc}[2Aup${esc}[1Bdown${esc}[5Gcol${esc}[K\n`,
  `${esc}]8;;https://example.com/x${esc}\\a link${esc}]8;;${esc}\\ after\n`,
  `${esc}]0;title\x07visible\n`,
  `表示は広い\rxy\n👍 ok\n`,
  `${esc}[?25l${esc}[2J${esc}(Bhidden${esc}[?25h\n`,
  `${esc}7save${esc}8rest ${esc}[s1${esc}[u2\b\b!\n`,
  `tail without a newline`,
].join('');

describe('the terminal of a step', () => {
  it('counts a newline at the end as the beginning of one more row', () => {
    expect(rowsOf('one\ntwo\n')).toEqual(['one', 'two', '']);
    expect(rowsOf('one\r\ntwo')).toEqual(['one', 'two']);
  });

  it('overwrites after a carriage return and keeps what is not overwritten', () => {
    expect(rowsOf('hello world\rHE\n')).toEqual(['HEllo world', '']);
    expect(rowsOf('10%\r55%\r100%')).toEqual(['100%']);
  });

  it('moves by rows that are absolute within the step', () => {
    expect(rowsOf(`a\nb\nc\n${esc}[Htop${esc}[3;2Hx`)).toEqual(['top', 'b', 'cx', '']);
    expect(rowsOf(`a\n${esc}[5AX`)).toEqual(['X', '']);
    expect(rowsOf(`a${esc}[Bb${esc}[1Gc`)).toEqual(['a', 'cb']);
  });

  it('erases parts of a row', () => {
    expect(rowsOf(`hello${esc}[3D${esc}[K`)).toEqual(['he']);
    expect(rowsOf(`hello${esc}[3D${esc}[1K`)).toEqual(['   lo']);
    expect(rowsOf(`hello${esc}[2K!`)).toEqual(['     !']);
  });

  it('swallows what it does not know', () => {
    expect(rowsOf(`${esc}[?25l${esc}[2J${esc}(B${esc}=x${esc}[99z`)).toEqual(['x']);
  });

  it('cannot be made to build a billion rows by one sequence', () => {
    expect(rowsOf(`a${esc}[999999999Bb`).length).toBeLessThan(2000);
    expect(rowsOf(`a${esc}[999999999Cb`)[0]?.length).toBeLessThan(20_000);
  });

  it('remembers where styles change, also across an overwrite in the middle', () => {
    const { terminal, styles } = terminalOf([`${esc}[31mabcdef${esc}[4G${esc}[32mX${esc}[0m`]);
    const row = terminal.rows[0];
    const spans = row === undefined ? [] : rowSpans(row);
    expect(spans.map((span) => [span.text, styles.get(span.style).foreground])).toEqual([
      ['abc', 1],
      ['X', 2],
      ['ef', 1],
    ]);
  });

  it('writes over wide characters by cells', () => {
    expect(rowsOf('表示\rab')).toEqual(['ab示']);
    expect(rowsOf('表示い\rx')).toEqual(['x 示い']);
    expect(rowsOf(`表示い${esc}[4Gx`)).toEqual(['表 xい']);
  });

  it('links only to web and mail addresses', () => {
    const link = (address: string) => {
      const { terminal, styles } = terminalOf([`${esc}]8;;${address}\x07x`]);
      return styles.get(terminal.rows[0]?.runs.at(-1) ?? 0).link;
    };
    expect(link('https://example.com')).toBe('https://example.com');
    expect(link('javascript:alert(1)')).toBeUndefined();
  });

  it('gives the same rows wherever the output is cut into chunks', () => {
    const whole = terminalOf([corpus]).terminal.rows.map(({ text, runs, width }) => ({ text, runs, width }));
    for (let cut = 0; cut <= corpus.length; cut += 1) {
      const rows = terminalOf([corpus.slice(0, cut), corpus.slice(cut)]).terminal.rows;
      expect(rows.map(({ text, runs, width }) => ({ text, runs, width }))).toEqual(whole);
    }
  });

  it('says which rows changed, and never misses one', () => {
    const pieces = fc.constantFrom(
      'x',
      'yy\n',
      '\r',
      `${esc}[A`,
      `${esc}[2B`,
      `${esc}[31m`,
      `${esc}[K`,
      '\n\n',
      `${esc}[H`,
      '表',
    );
    fc.assert(
      fc.property(fc.array(fc.array(pieces), { maxLength: 20 }), (batches) => {
        const terminal = new Terminal(new StyleTable());
        const copy: string[] = [];
        for (const batch of batches) {
          terminal.write(batch.join(''), 1);
          const from = terminal.takeChanged() ?? terminal.rows.length;
          copy.length = Math.min(copy.length, from);
          for (const row of terminal.rows.slice(from)) copy.push(row.text);
          expect(copy).toEqual(terminal.rows.map((row) => row.text));
        }
      }),
    );
  });
});
