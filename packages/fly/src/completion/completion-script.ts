import type { CommandEntry } from '../grammar/command.ts';
import { globalOptions } from '../grammar/global-options.ts';
import type { OptionHead } from '../grammar/option.ts';

export const shells = ['bash', 'zsh', 'fish'] as const;

const bash = `_fly_compl() {
    args=("\${COMP_WORDS[@]:1:$COMP_CWORD}")
    local IFS=$'\\n'
    COMPREPLY=($(GO_FLAGS_COMPLETION=1 \${COMP_WORDS[0]} "\${args[@]}"))
    return 0
}
complete -F _fly_compl fly
`;

const zsh = `autoload -Uz compinit && compinit\nautoload -Uz bashcompinit && bashcompinit\n${bash}`;

/** The script that a shell reads to complete fly's command lines (fly.md 9). */
export async function printCompletionScript(
  shell: (typeof shells)[number],
  entries: readonly CommandEntry[],
): Promise<string> {
  if (shell === 'bash') return bash;
  return shell === 'zsh' ? zsh : fishScript(entries);
}

async function fishScript(entries: readonly CommandEntry[]): Promise<string> {
  const { target, version, verbose, printTableHeaders } = globalOptions;
  // The order in which the stock client lists them: global options stand between commands.
  const after: Readonly<Record<string, readonly OptionHead[]>> = {
    help: [target],
    'edit-target': [version, verbose, printTableHeaders],
  };
  const parts: string[] = [];
  for (const entry of entries) {
    parts.push(await fishCommand(entry), ...(after[entry.name] ?? []).map((option) => fishOption(option, '')));
  }
  return parts.join('') + (await fishValues(entries));
}

/** What the stock client's script lacks: values of options, which fly itself finds. */
async function fishValues(entries: readonly CommandEntry[]): Promise<string> {
  const lines = [fishValue(globalOptions.target, '')];
  for (const { name, aliases, load } of entries) {
    const condition = ` -n "__fish_seen_subcommand_from ${[name, ...aliases].join(' ')}"`;
    const { options } = await load();
    const completed = Object.values(options).filter(
      ({ complete, hidden }) => complete !== undefined && hidden !== true,
    );
    // Of files fish itself knows more.
    lines.push(
      ...completed.filter(({ typeName }) => !typeName.endsWith('PathFlag')).map((each) => fishValue(each, condition)),
    );
  }
  return fishFunction + lines.join('');
}

const fishFunction = `function __fly_complete
    set -l words (commandline -opc) (commandline -ct)
    GO_FLAGS_COMPLETION=1 $words[1] $words[2..-1] | string replace -r '^(--[^=]+=|-[^-]=?)' ''
end
`;

function fishValue({ long, short }: OptionHead, condition: string): string {
  return `complete -c fly${condition} -l "${long}"${short === undefined ? '' : ` -s "${short}"`} -x -a "(__fly_complete)"\n`;
}

async function fishCommand({ name, aliases, description, load }: CommandEntry): Promise<string> {
  const [alias] = aliases;
  const text = alias === undefined ? description : `${description} (alias: ${alias})`;
  const { options } = await load();
  const shown = Object.values(options).filter(({ hidden }) => hidden !== true);
  const lines = shown.map((option) => fishOption(option, ` -n "__fish_seen_subcommand_from ${name}"`));
  return `complete -c fly -n __fish_use_subcommand -a "${name}" -d "${text}"\n${lines.join('')}`;
}

function fishOption({ long, short, description = '' }: OptionHead, condition: string): string {
  const text = description === '' ? '' : ` -d "${description}"`;
  return `complete -c fly${condition}${text} -l "${long}"${short === undefined ? '' : ` -s "${short}"`}\n`;
}
