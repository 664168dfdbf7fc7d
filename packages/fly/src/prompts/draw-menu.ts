import type { OutputStream } from '../io/fly-io.ts';

/** Something to choose, and how it is shown. */
export interface Choice<T> {
  readonly label: string;
  readonly value: T;
}

/** What a menu looks like at a moment. */
export interface Menu<T> {
  readonly choices: readonly Choice<T>[];
  readonly cursor: number;
  /** What is typed after `/`; undefined while nothing is searched. */
  readonly filter: string | undefined;
}

/** Rows for choices where one page is enough; otherwise two of them show which page it is. */
const rowsShown = 12;
const pageSize = 10;

const dim = (text: string): string => `\x1b[38;5;237m${text}\x1b[m`;
const keys = [
  ['[↑/k]', 'up'],
  ['[↓/j]', 'down'],
  ['[/]', 'filter'],
  ['[esc/q]', 'quit'],
];
const filterKeys = [
  ['enter', 'apply filter'],
  ['esc', 'cancel'],
];

/** Draws a menu over what was drawn before, 15 rows high as the stock client's (fly.md 18.3); returns the number of lines. */
export function drawMenu<T>(
  stdout: OutputStream,
  title: string,
  { menu, drawnLines }: { menu: Menu<T>; drawnLines: number },
): number {
  const page = Math.floor(menu.cursor / pageSize);
  const shown = menu.choices.slice(page * pageSize, (page + 1) * pageSize);
  const rows = shown.map(({ label }, index) =>
    page * pageSize + index === menu.cursor ? ` \x1b[94m>  ${label}\x1b[m` : `    ${label}`,
  );
  const head = menu.filter === undefined ? `  ${title}:` : `  Filter: ${menu.filter}`;
  const lines = ['', head, '', ...fill(rows, menu.choices.length, page), '', `  ${helpOf(menu)}`];
  const back = drawnLines === 0 ? '' : `\r\x1b[${drawnLines}A\x1b[J`;
  stdout.write(`${back}${lines.join('\r\n')}\r\n`);
  return lines.length;
}

function fill(rows: readonly string[], count: number, page: number): string[] {
  const pages = Math.ceil(count / pageSize);
  if (pages <= 1) return [...rows, ...Array.from({ length: rowsShown - rows.length }, () => '')];
  const dots = Array.from({ length: pages }, (_, index) => (index === page ? '\x1b[38;5;246m•\x1b[m' : dim('•')));
  return [...rows, ...Array.from({ length: pageSize - rows.length }, () => ''), '', `  ${dots.join('')}`];
}

function helpOf({ filter }: Menu<unknown>): string {
  return (filter === undefined ? keys : filterKeys)
    .map(([key, does]) => `\x1b[1m${key}\x1b[m ${does}`)
    .join(dim(' • '));
}
