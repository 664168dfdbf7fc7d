import { stories } from '../gallery/story.ts';
import { drawRow } from './draw-row.ts';
import LogLine from './LogLine.svelte';
import { Terminal } from './terminal.ts';
import { StyleTable } from './text-style.ts';

function rowOf(output: string) {
  const styles = new StyleTable();
  const terminal = new Terminal(styles);
  terminal.write(output, 1_764_088_869);
  const [row] = terminal.rows;
  if (row === undefined) throw new Error('the story prints nothing');
  return drawRow(row, 1, (id) => styles.get(id));
}

const base = {
  step: 'story',
  times: 'clock',
  startTime: undefined,
  same: false,
  marked: false,
  caret: false,
  online: () => {},
} as const;
// Black is left out: on a dark ground it is what its author asked for, not what can be read.
const colours = [...Array(16).keys()]
  .slice(1)
  .map((code) => `\x1b[${code < 8 ? 30 + code : 82 + code}mansi-${code}\x1b[0m `)
  .join('');

export const logLineStories = stories(
  'A line of a log',
  LogLine,
  {
    plain: { ...base, row: rowOf('nothing special') },
    'the colours of the theme': { ...base, row: rowOf(colours) },
    'bold, faint, underlined, struck, inverse': {
      ...base,
      row: rowOf(
        '\x1b[1mbold\x1b[0m \x1b[2mfaint\x1b[0m \x1b[4munder\x1b[0m \x1b[9mstruck\x1b[0m \x1b[7minverse\x1b[0m',
      ),
    },
    'with an address': { ...base, row: rowOf('see https://example.com/docs for more') },
    linked: { ...base, row: rowOf('E  AssertionError: assert 500 == 201'), marked: true },
    'the last one, still being written': { ...base, row: rowOf('Still modifying... '), caret: true },
  },
  'sunken',
);
