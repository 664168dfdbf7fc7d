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
    if (flag.kind === 'list') option.argParser((word: string, words: string[] | undefined) => [...(words ?? []), word]);
    if (options.hidden?.has(name)) option.hideHelp();
    command.addOption(option);
  }
  return command;
}

/** What commander read, under the names that flags have here: it turns `--no-x` into `x: false`, and its absence into `x: true`. */
export function givenFlags(options: Readonly<Record<string, unknown>>, flags: FlagSet): Record<string, unknown> {
  const entries = Object.entries(options).flatMap(([name, value]): [string, unknown][] => {
    const negated = `no${name[0]?.toUpperCase()}${name.slice(1)}`;
    if (name in flags || !(negated in flags)) return [[name, value]];
    return value === false ? [[negated, true]] : [];
  });
  return Object.fromEntries(entries);
}
