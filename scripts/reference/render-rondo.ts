import { createProgram, loadCommands } from '@rondo/server';
import { cell, codeCell, generatedHead } from './markdown.ts';

type Command = ReturnType<typeof createProgram>['commands'][number];

const introduction = `# \`rondo\`

${generatedHead}

Every flag \`--a-b\` can also be given as \`RONDO_A_B\` or \`CONCOURSE_A_B\`; the command line wins. A flag that may be repeated
takes one value with commas from the environment.
`;

/** Commands and flags of the server's program, as its \`--help\` has them. */
export async function renderRondo(): Promise<string> {
  const { commands } = createProgram(await loadCommands());
  return [introduction, ...commands.map(renderCommand)].join('\n');
}

function renderCommand(command: Command): string {
  const options = command.options.filter((option) => !option.hidden);
  const lines = [
    `## ${command.name()}`,
    '',
    `\`rondo ${command.name()} ${command.usage()}\`: ${command.description()}.`,
    '',
    ...command.registeredArguments.map((argument) => `- \`${argument.name()}\`: ${argument.description}`),
    ...(command.registeredArguments.length === 0 ? [] : ['']),
  ];
  if (options.length === 0) return lines.join('\n');
  const rows = options.map((option) => `| ${codeCell(option.flags)} | ${cell(option.description)} |`);
  return [...lines, '| flag | what it is for |', '| --- | --- |', ...rows, ''].join('\n');
}
