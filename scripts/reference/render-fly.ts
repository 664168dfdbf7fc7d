import { type CommandEntry, commandEntries, globalOptions, type Option } from '@rondo/fly';
import { cell, codeCell, generatedHead } from './markdown.ts';

const introduction = `# \`fly\`

${generatedHead}

Every command of the command line client, as \`fly COMMAND --help\` has it. Options that the stock client does not have, and that its
help therefore does not show, are marked with *.
`;

/** Commands, options and arguments of the client, from its registry. */
export async function renderFly(): Promise<string> {
  const sections = await Promise.all(
    commandEntries.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map((entry) => renderCommand(entry)),
  );
  return [
    introduction,
    '## Before or after any command',
    '',
    ...table(Object.values(globalOptions)),
    '',
    ...sections,
  ].join('\n');
}

async function renderCommand({ name, aliases, description, load }: CommandEntry): Promise<string> {
  const { options, positionals } = await load();
  const words = positionals.map(({ name: word, required, rest }) => {
    const shown = rest === true ? `${word}...` : word;
    return required === true ? shown : `[${shown}]`;
  });
  const also = aliases.length === 0 ? '' : ` (or ${aliases.map((alias) => `\`${alias}\``).join(', ')})`;
  const all = Object.values(options);
  return [
    `## ${name}`,
    '',
    `\`fly ${[name, ...words].join(' ')}\`${also}: ${cell(description)}.`,
    '',
    ...positionals.map((positional) => `- \`${positional.name}\`: ${cell(positional.description)}`),
    ...(positionals.length === 0 ? [] : ['']),
    ...(all.length === 0 ? [] : [...table(all), '']),
  ].join('\n');
}

function table(options: readonly Option<unknown>[]): string[] {
  return ['| option | what it is for |', '| --- | --- |', ...options.map(renderOption)];
}

function renderOption(option: Option<unknown>): string {
  const { short, long, takesValue, valueName = '', choices, description = '', defaultText, required, hidden } = option;
  const value = choices === undefined ? valueName : `${valueName}[${choices.join('|')}]`;
  const names = `${short === undefined ? '' : `-${short}, `}--${long}${takesValue ? `=${value}` : ''}`;
  const notes = [
    ...(required === true ? ['required'] : []),
    ...(defaultText === undefined ? [] : [`default: ${defaultText}`]),
  ];
  const about = `${description}${notes.length === 0 ? '' : ` (${notes.join('; ')})`}`;
  return `| ${codeCell(names)}${hidden === true ? ' *' : ''} | ${cell(about)} |`;
}
