import type { FlyIo } from '../io/fly-io.ts';
import type { OptionSet, OptionsOf } from './option.ts';

/** A word that stands by itself after the command. */
export interface Positional {
  readonly name: string;
  readonly description: string;
  readonly required?: boolean;
  /** Takes all words that are left. */
  readonly rest?: boolean;
}

/** Options under a head of their own in help. */
export interface OptionGroup {
  readonly title: string;
  /** Names in the command's `options`. */
  readonly members: readonly string[];
}

export interface GlobalOptions {
  readonly target: string;
  readonly verbose: boolean;
  readonly printTableHeaders: boolean;
}

/** What a command runs with. */
export interface Invocation<Values> {
  readonly io: FlyIo;
  readonly globals: GlobalOptions;
  readonly options: Values;
  /** Values of the positionals, by position. */
  readonly positionals: readonly (readonly string[])[];
  /** All commands, for those that tell about others. */
  readonly entries: readonly CommandEntry[];
  /** Words that belong to nothing. */
  readonly rest: readonly string[];
}

/** One command: its options and what it does. Returns the exit code where it isn't 0. */
export interface Command {
  readonly options: OptionSet;
  readonly groups: readonly OptionGroup[];
  readonly positionals: readonly Positional[];
  run(invocation: Invocation<Readonly<Record<string, unknown>>>): Promise<number | undefined>;
}

/** A command as the list of commands knows it: enough for help and for finding it. The rest is loaded when it runs. */
export interface CommandEntry {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly description: string;
  load(): Promise<Command>;
}

interface CommandParts<Options extends OptionSet> {
  readonly options: Options;
  readonly groups?: readonly OptionGroup[];
  readonly positionals?: readonly Positional[];
  run(invocation: Invocation<OptionsOf<Options>>): Promise<number | undefined> | Promise<void>;
}

/** Ties a command's options to the values that its action gets. */
export function defineCommand<Options extends OptionSet>(parts: CommandParts<Options>): Command {
  return {
    options: parts.options,
    groups: parts.groups ?? [],
    positionals: parts.positionals ?? [],
    async run(invocation) {
      // The parser fills exactly the options of this command, each with what its own `read` or `initial` gave.
      const options = invocation.options as OptionsOf<Options>;
      const exitCode = await parts.run({ ...invocation, options });
      return exitCode ?? undefined;
    },
  };
}
