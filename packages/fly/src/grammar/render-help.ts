import type { Command, CommandEntry } from './command.ts';
import { globalOptions, helpOption } from './global-options.ts';
import type { OptionHead } from './option.ts';
import { wrapText } from './wrap-text.ts';

export interface HelpOptions {
  /** As the first line names it. */
  readonly program: string;
  /** Width of the terminal. */
  readonly columns: number;
  /** Shown as the default of `-t`. */
  readonly target: string;
}

type HelpLine = OptionHead & { readonly takesValue: boolean };

/** Where descriptions start, and how wide the page is. */
interface Layout {
  readonly start: number;
  readonly columns: number;
}

/** The help of the program: all commands (fly.md 2.3). */
export function renderProgramHelp(entries: readonly CommandEntry[], options: HelpOptions): string {
  const layout = layOut([], options.columns);
  const sorted = entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const width = Math.max(...sorted.map(({ name }) => name.length));
  const lines = sorted.map(({ name, aliases, description }) => {
    const suffix = aliases.length === 0 ? '' : ` (aliases: ${aliases.join(', ')})`;
    return `  ${name.padEnd(width)}  ${description}${suffix}\n`;
  });
  const usage = `Usage:\n  ${options.program} [OPTIONS] <command>\n`;
  return `${usage}${globalSections(layout, options.target)}\nAvailable commands:\n${lines.join('')}`;
}

/** The help of one command (fly.md 2.3). */
export function renderCommandHelp(name: string, command: Command, options: HelpOptions): string {
  const layout = layOut(longNames(command), options.columns, hasValueNames(command));
  const hasOptions = shownOptions(command).length > 0;
  const words = command.positionals.map(({ name: word, required, rest }) => {
    const shown = rest === true ? `${word}...` : word;
    return required === true ? shown : `[${shown}]`;
  });
  const parts = [`${options.program} [OPTIONS]`, name, ...(hasOptions ? [`[${name}-OPTIONS]`] : []), ...words];
  const usage = `Usage:\n  ${parts.join(' ')}\n`;
  return (
    usage +
    globalSections(layout, options.target) +
    optionSection(name, command, layout) +
    argumentSection(name, command, layout)
  );
}

function globalSections(layout: Layout, target: string): string {
  const application = Object.values(globalOptions).map((option) =>
    option.long === 'target' && target !== '' ? { ...option, defaultText: target } : option,
  );
  const lines = application.map((option) => optionLine(option, '  ', layout)).join('');
  return `\nApplication Options:\n${lines}\nHelp Options:\n${optionLine(helpOption, '  ', layout)}`;
}

function optionSection(name: string, command: Command, layout: Layout): string {
  const entries = shownOptions(command);
  if (entries.length === 0) return '';
  const grouped = new Set(command.groups.flatMap(({ members }) => members));
  const render = (members: readonly (readonly [string, HelpLine])[]): string =>
    members.map(([, option]) => optionLine(option, '      ', layout)).join('');
  const own = render(entries.filter(([key]) => !grouped.has(key)));
  const groups = command.groups.map(
    ({ title, members }) => `\n    ${title}:\n${render(entries.filter(([key]) => members.includes(key)))}`,
  );
  return `\n[${name} command options]\n${own}${groups.join('')}`;
}

function argumentSection(name: string, command: Command, layout: Layout): string {
  if (command.positionals.length === 0) return '';
  const lines = command.positionals.map(({ name: word, description }) => {
    const text = wrapText(description, layout.columns - 1 - layout.start, ' '.repeat(layout.start));
    return `${`  ${word}:`.padEnd(layout.start)}${text}\n`;
  });
  return `\n[${name} command arguments]\n${lines.join('')}`;
}

function optionLine(option: HelpLine, indent: string, { start, columns }: Layout): string {
  const { short, long, description = '', takesValue, defaultText } = option;
  const head = `${indent}${short === undefined ? '    ' : `-${short}, `}--${long}${takesValue ? `=${valueText(option)}` : ''}`;
  if (description === '') return `${head}\n`;
  const text = defaultText === undefined ? description : `${description} (default: ${defaultText})`;
  return `${head.padEnd(start)}${wrapText(text, columns - start, ' '.repeat(start))}\n`;
}

function valueText({ valueName = '', choices }: HelpLine): string {
  return choices === undefined ? valueName : `${valueName}[${choices.join('|')}]`;
}

/** Names are measured with their value; those of a command stand four columns further in. */
function longNames(command: Command): number[] {
  const options = shownOptions(command).map(([, option]) => option.long.length + valueText(option).length + 4);
  return [...options, ...command.positionals.map(({ name }) => name.length + 4)];
}

function hasValueNames(command: Command): boolean {
  return shownOptions(command).some(([, { valueName }]) => valueName !== undefined);
}

function shownOptions({ options }: Command): [string, HelpLine][] {
  return Object.entries(options).filter(([, { hidden }]) => hidden !== true);
}

function layOut(lengths: readonly number[], columns: number, withValueNames = false): Layout {
  const globals = [...Object.values(globalOptions), helpOption].map(({ long }) => long.length);
  return { start: Math.max(...globals, ...lengths) + 10 + (withValueNames ? 3 : 0), columns };
}
