import type { Command } from './command.ts';
import { FlagError } from './flag-error.ts';
import { displayName } from './option.ts';

interface Given {
  readonly given: ReadonlyMap<string, unknown>;
  readonly positionals: readonly (readonly string[])[];
}

/** Throws {@link FlagError} where a required option is missing, else where a required positional is. */
export function checkRequired(command: Command, { given, positionals }: Given): void {
  const missing = Object.entries(command.options)
    .filter(([key, { required }]) => required === true && !given.has(key))
    .map(([, option]) => `\`${displayName(option)}'`)
    .sort();
  if (missing.length > 0) throw new FlagError(sentence('flag', missing, 'specified'));
  const absent = command.positionals
    .filter(({ required }, index) => required === true && positionals[index]?.length === 0)
    .map(({ name }) => `\`${name}\``);
  if (absent.length > 0) throw new FlagError(sentence('argument', absent, 'provided'));
}

function sentence(what: string, names: readonly string[], verb: string): string {
  const last = names.at(-1) ?? '';
  if (names.length === 1) return `the required ${what} ${last} was not ${verb}`;
  return `the required ${what}s ${names.slice(0, -1).join(', ')} and ${last} were not ${verb}`;
}
