import { PlainFailure } from '../failures/fly-error.ts';
import type { FlyIo } from '../io/fly-io.ts';
import { type Choice, drawMenu, type Menu } from './draw-menu.ts';
import { readKeys } from './read-keys.ts';
import { readLine } from './read-line.ts';

/**
 * Lets one thing be chosen on a terminal: arrows or `j` and `k`, `/` to search, Enter; undefined where it was left with Esc or `q`
 * (fly.md 18.3). Without a terminal the choices are listed by number and a line of input says which; at its end nobody has chosen: throws {@link PlainFailure}.
 */
export async function selectOne<T>(io: FlyIo, title: string, choices: readonly Choice<T>[]): Promise<T | undefined> {
  if (!io.stdin.isTerminal) return selectByNumber(io, title, choices);
  io.stdin.setRaw(true);
  let menu: Menu<T> = { choices, cursor: 0, filter: undefined };
  let drawnLines = drawMenu(io.stdout, title, { menu, drawnLines: 0 });
  for await (const key of readKeys(io.stdin)) {
    const isSearching = menu.filter !== undefined;
    const text = key.kind === 'text' ? key.text : '';
    const leaves = key.kind === 'escape' || key.kind === 'interrupt' || key.kind === 'end' || text === 'q';
    if (isSearching) {
      menu = search(menu, key.kind, { text, all: choices });
    } else if (key.kind === 'enter' || leaves) {
      io.stdout.write(`\r\x1b[${drawnLines}A\x1b[J`);
      return key.kind === 'enter' ? menu.choices[menu.cursor]?.value : undefined;
    } else if (text === '/') {
      menu = { ...menu, filter: '' };
    } else {
      menu = move(menu, key.kind === 'up' || text === 'k' ? -1 : key.kind === 'down' || text === 'j' ? 1 : 0);
    }
    drawnLines = drawMenu(io.stdout, title, { menu, drawnLines });
  }
  return undefined;
}

async function selectByNumber<T>({ stdin, stdout }: FlyIo, title: string, choices: readonly Choice<T>[]): Promise<T> {
  stdout.write(`${title}:\n\n${choices.map(({ label }, index) => `${index + 1}: ${label}\n`).join('')}`);
  const question = `\nchoose 1 to ${choices.length}: `;
  stdout.write(question);
  for (let line = await readLine(stdin); line !== undefined; line = await readLine(stdin)) {
    stdout.write('\n');
    const chosen = /^\s*\d+\s*$/.test(line) ? choices[Number(line) - 1] : undefined;
    if (chosen !== undefined) return chosen.value;
    stdout.write(question);
  }
  stdout.write('\n');
  throw new PlainFailure('several match, and there is no terminal to choose on: say which one is meant');
}

function move<T>(menu: Menu<T>, by: number): Menu<T> {
  return { ...menu, cursor: Math.min(Math.max(menu.cursor + by, 0), Math.max(menu.choices.length - 1, 0)) };
}

function search<T>(menu: Menu<T>, key: string, { text, all }: { text: string; all: readonly Choice<T>[] }): Menu<T> {
  if (key === 'enter') return { ...menu, filter: undefined };
  if (key === 'escape' || key === 'interrupt') return { choices: all, cursor: 0, filter: undefined };
  const typed = menu.filter ?? '';
  const filter = key === 'backspace' ? typed.slice(0, -1) : typed + text;
  const found = all.filter(({ label }) => containsInOrder(label, filter));
  const isWhole = ({ label }: Choice<T>): boolean => label.toLowerCase().includes(filter.toLowerCase());
  return { choices: [...found.filter(isWhole), ...found.filter((choice) => !isWhole(choice))], cursor: 0, filter };
}

/** Letters of a search may have others between them; those that have none come first. */
function containsInOrder(label: string, letters: string): boolean {
  const rest = [...letters.toLowerCase()];
  for (const char of label.toLowerCase()) if (char === rest[0]) rest.shift();
  return rest.length === 0;
}
