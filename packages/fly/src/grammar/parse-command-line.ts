import type { FlyIo } from '../io/fly-io.ts';
import { checkRequired } from './check-required.ts';
import type { Command, CommandEntry, GlobalOptions } from './command.ts';
import { explainUnknownCommand } from './explain-unknown-command.ts';
import { FlagError, HelpRequest } from './flag-error.ts';
import { displayName } from './option.ts';
import { type KnownOption, OptionLookup } from './option-lookup.ts';
import { isOptionWord, splitOptionWord } from './option-style.ts';
import { readOptionValue } from './read-option-value.ts';

/** What a command line asks for. */
export type CommandLine =
  | { readonly kind: 'version' }
  | {
      readonly kind: 'command';
      readonly name: string;
      readonly command: Command;
      readonly globals: GlobalOptions;
      readonly options: Readonly<Record<string, unknown>>;
      readonly positionals: readonly (readonly string[])[];
      readonly rest: readonly string[];
    };

/**
 * Reads a command line by the rules of the stock client (fly.md 2.1). Throws {@link FlagError} with its texts, and
 * {@link HelpRequest} at the first `-h`.
 */
export async function parseCommandLine(
  words: readonly string[],
  entries: readonly CommandEntry[],
  io: FlyIo,
): Promise<CommandLine> {
  return new Parser(words, entries, io).parse();
}

class Parser {
  readonly #words: string[];
  readonly #entries: readonly CommandEntry[];
  readonly #io: FlyIo;
  readonly #lookup = new OptionLookup();
  readonly #globals = new Map<string, unknown>();
  readonly #values = new Map<string, unknown>();
  readonly #rest: string[] = [];
  #positionals: string[][] = [];
  #entry: CommandEntry | undefined;
  #command: Command | undefined;
  #wantsVersion = false;

  constructor(words: readonly string[], entries: readonly CommandEntry[], io: FlyIo) {
    this.#words = [...words];
    this.#entries = entries;
    this.#io = io;
  }

  async parse(): Promise<CommandLine> {
    for (let word = this.#words.shift(); word !== undefined; word = this.#words.shift()) {
      if (word === '--') {
        this.#addWords(this.#words.splice(0));
      } else if (isOptionWord(word)) {
        await this.#readOption(word);
      } else if (this.#command === undefined && this.#rest.length === 0) {
        await this.#chooseCommand(word);
      } else {
        this.#addWords([word]);
      }
      if (this.#wantsVersion) return { kind: 'version' };
      if (this.#command === undefined && this.#rest.length > 0) break;
    }
    return this.#finish();
  }

  async #chooseCommand(word: string): Promise<void> {
    const entry = this.#entries.find(({ name, aliases }) => name === word || aliases.includes(word));
    if (entry === undefined) {
      this.#rest.push(word);
      return;
    }
    this.#entry = entry;
    this.#command = await entry.load();
    this.#positionals = this.#command.positionals.map(() => []);
    this.#lookup.addCommand(this.#command);
  }

  /** Words fill the positionals in order; the last one may take all that are left. */
  #addWords(words: readonly string[]): void {
    const positionals = this.#command?.positionals ?? [];
    for (const word of words) {
      const index = positionals.findIndex(({ rest }, at) => rest === true || this.#positionals[at]?.length === 0);
      const place = index === -1 ? this.#rest : this.#positionals[index];
      place?.push(word);
    }
  }

  async #readOption(word: string): Promise<void> {
    const { isLong, name, value } = splitOptionWord(word);
    if (isLong) {
      await this.#setOption(this.#lookup.long.get(name), name, { value, mayTakeNext: true });
      return;
    }
    const joined = value ?? this.#joinedValue(name);
    const letters = joined === undefined || value !== undefined ? [...name] : [...name].slice(0, 1);
    for (const [index, letter] of letters.entries()) {
      const mayTakeNext = index === letters.length - 1;
      const own = index === 0 ? joined : undefined;
      await this.#setOption(this.#lookup.short.get(letter), letter, { value: own, mayTakeNext });
      if (this.#wantsVersion) return;
    }
  }

  /** `-fvalue`, where `-f` takes one. */
  #joinedValue(letters: string): string | undefined {
    const [first = ''] = letters;
    const takesValue = this.#lookup.short.get(first)?.option.takesValue === true;
    return takesValue && letters.length > first.length ? letters.slice(first.length) : undefined;
  }

  async #setOption(
    known: KnownOption | undefined,
    name: string,
    { value, mayTakeNext }: { value: string | undefined; mayTakeNext: boolean },
  ): Promise<void> {
    if (known === undefined) throw new FlagError(`unknown flag \`${name}'`);
    const { key, isGlobal, option } = known;
    if (isGlobal && key === 'help') throw new HelpRequest(this.#entry?.name, { byOption: true });
    const text = option.takesValue ? (value ?? this.#nextValue(known, mayTakeNext)) : value;
    if (!option.takesValue && text !== undefined) {
      throw new FlagError(`bool flag \`${displayName(option)}' cannot have an argument`);
    }
    const values = isGlobal ? this.#globals : this.#values;
    values.set(key, await readOptionValue(option, text ?? '', { before: values.get(key), io: this.#io }));
    this.#wantsVersion = isGlobal && key === 'version';
  }

  #nextValue({ option }: KnownOption, mayTakeNext: boolean): string {
    const name = displayName(option);
    const next = mayTakeNext ? this.#words.shift() : undefined;
    if (next === undefined) throw new FlagError(`expected argument for flag \`${name}'`);
    const isNegative = option.signed === true && /^-\d/.test(next);
    if (isOptionWord(next) && !isNegative) {
      throw new FlagError(`expected argument for flag \`${name}', but got option \`${next}'`);
    }
    if (next === '--') throw new FlagError(`expected argument for flag \`${name}', but got double dash \`--'`);
    return next;
  }

  #finish(): CommandLine {
    const [entry, command] = [this.#entry, this.#command];
    if (entry === undefined || command === undefined) {
      const { target } = this.#globalOptions();
      throw this.#rest[0] === undefined
        ? new HelpRequest(undefined, { byOption: false, target })
        : explainUnknownCommand(this.#rest[0], this.#entries);
    }
    checkRequired(command, { given: this.#values, positionals: this.#positionals });
    const values = Object.entries(command.options).map(([key, { initial }]) => [
      key,
      this.#values.has(key) ? this.#values.get(key) : initial,
    ]);
    return {
      kind: 'command',
      name: entry.name,
      command,
      globals: this.#globalOptions(),
      options: Object.fromEntries(values),
      positionals: this.#positionals,
      rest: this.#rest,
    };
  }

  #globalOptions(): GlobalOptions {
    const target = this.#globals.get('target');
    return {
      target: typeof target === 'string' ? target : '',
      verbose: this.#globals.get('verbose') === true,
      printTableHeaders: this.#globals.get('printTableHeaders') === true,
    };
  }
}
