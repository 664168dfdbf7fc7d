import { type FlagSet, flagName } from '@rondo/foundation';
import { type Command, Option } from 'commander';

/** Teaches a command a room's flags: names, values, defaults and what they are for. Reading them is readFlags' work. */
export function addFlags(command: Command, flags: FlagSet, options: { hidden?: ReadonlySet<string> } = {}): Command {
  for (const [name, flag] of Object.entries(flags)) {
    const value = flag.kind === 'switch' ? '' : ` <${flag.value ?? 'value'}>`;
    const fallback =
      flag.kind === 'one' && flag.fallbackText !== undefined && flag.fallbackText !== ''
        ? ` (default: ${flag.fallbackText})`
        : '';
    const option = new Option(`--${flagName(name)}${value}`, flag.doc + fallback);
    // Commander takes `--no-x` for the opposite of `--x`; here it is a name like any other.
    option.negate = false;
    if (flag.kind === 'list') option.argParser((word: string, words: string[] | undefined) => [...(words ?? []), word]);
    if (options.hidden?.has(name)) option.hideHelp();
    command.addOption(option);
  }
  return command;
}
