import type { Command } from './command.ts';

/** A command as the list of commands knows it: enough for help and for finding it. The rest is loaded when it runs. */
export interface CommandEntry {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly description: string;
  load(): Promise<Command>;
}
