import type { Command } from './command.ts';
import { globalOptions, helpOption } from './global-options.ts';
import type { Option } from './option.ts';

/** An option with the name of its value. */
export interface KnownOption {
  readonly key: string;
  readonly isGlobal: boolean;
  readonly option: Option<unknown>;
}

/** The options that words may name. Those of a command hide global ones of the same name (fly.md 2.1). */
export class OptionLookup {
  readonly long = new Map<string, KnownOption>();
  readonly short = new Map<string, KnownOption>();

  constructor() {
    this.#add({ ...globalOptions, help: helpOption }, true);
  }

  addCommand(command: Command): void {
    this.#add(command.options, false);
  }

  #add(options: Readonly<Record<string, Option<unknown>>>, isGlobal: boolean): void {
    for (const [key, option] of Object.entries(options)) {
      const known = { key, isGlobal, option };
      this.long.set(option.long, known);
      if (option.short !== undefined) this.short.set(option.short, known);
    }
  }
}
