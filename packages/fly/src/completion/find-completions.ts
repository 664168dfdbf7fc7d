import { commandEntries } from '../commands/registry.ts';
import type { Command } from '../grammar/command.ts';
import type { CompletionContext, Option } from '../grammar/option.ts';
import { type KnownOption, OptionLookup } from '../grammar/option-lookup.ts';
import { isOptionWord, splitOptionWord } from '../grammar/option-style.ts';
import type { FlyIo } from '../io/fly-io.ts';
import { joinSplitWords } from './join-split-words.ts';

export interface Completion {
  readonly item: string;
  readonly description?: string;
}

/** What the last word of a command line may become (fly.md 9). */
export async function findCompletions(typed: readonly string[], io: FlyIo): Promise<readonly Completion[]> {
  const { words, known, unquoted } = joinSplitWords(typed);
  const found = behind(known, await completeWhole(words, io));
  if (unquoted === undefined) return found;
  const all = found.length > 0 ? found : behind(known, await completeWhole([...words.slice(0, -1), unquoted], io));
  // Behind an opening quote, bash sets the closing one at the end.
  return all.map(({ item, ...rest }) => ({ item: `"${item.replace(/["\\$`]/g, '\\$&')}`, ...rest }));
}

function behind(known: string, found: readonly Completion[]): readonly Completion[] {
  return found.flatMap(({ item, ...rest }) =>
    item.startsWith(known) ? [{ item: item.slice(known.length), ...rest }] : [],
  );
}

async function completeWhole(words: readonly string[], io: FlyIo): Promise<readonly Completion[]> {
  const [before, last] = [words.slice(0, -1), words.at(-1) ?? ''];
  const lookup = new OptionLookup();
  const { command, open, isPositional } = await readWords(before, lookup);
  const complete = async (option: Option<unknown>, match: string, prefix = ''): Promise<Completion[]> => {
    const found = await completeValue(option, match, { io, words: before });
    return found.map((item) => ({ item: prefix + item }));
  };
  if (open !== undefined) return complete(open, last);
  if (last.startsWith('-') && !isPositional) return completeOption(last, lookup, complete);
  if (command !== undefined) return [];
  return commandEntries
    .filter(({ name }) => name.startsWith(last))
    .map(({ name, description }) => ({ item: name, description }));
}

/** Shells set a blank behind the only candidate: where it ends with a slash, what follows is what is wanted. */
async function completeValue(
  option: Option<unknown>,
  match: string,
  context: CompletionContext,
): Promise<readonly string[]> {
  const found = (await option.complete?.(match, context)) ?? [];
  const [only = ''] = found.length === 1 ? found : [];
  if (!only.endsWith('/') || only === match) return found;
  const inside = await completeValue(option, only, context);
  return inside.length === 0 ? found : inside;
}

interface Read {
  readonly command: Command | undefined;
  /** The option whose value the last word is. */
  readonly open: Option<unknown> | undefined;
  /** Everything is, after `--`. */
  readonly isPositional: boolean;
}

async function readWords(words: readonly string[], lookup: OptionLookup): Promise<Read> {
  let command: Command | undefined;
  let open: Option<unknown> | undefined;
  for (const word of words) {
    if (open !== undefined) {
      open = undefined;
    } else if (word === '--') {
      return { command, open: undefined, isPositional: true };
    } else if (isOptionWord(word)) {
      open = openOption(word, lookup);
    } else if (command === undefined) {
      const entry = commandEntries.find(({ name, aliases }) => name === word || aliases.includes(word));
      command = await entry?.load();
      if (command !== undefined) lookup.addCommand(command);
    }
  }
  return { command, open, isPositional: false };
}

/** The option of a word that still wants its value. */
function openOption(word: string, lookup: OptionLookup): Option<unknown> | undefined {
  const { isLong, name, value } = splitOptionWord(word);
  if (value !== undefined) return undefined;
  if (isLong) return wanting(lookup.long.get(name));
  const [first = '', ...rest] = name;
  if (rest.length > 0 && lookup.short.get(first)?.option.takesValue === true) return undefined;
  return wanting(lookup.short.get(rest.at(-1) ?? first));
}

function wanting(known: KnownOption | undefined): Option<unknown> | undefined {
  return known?.option.takesValue === true ? known.option : undefined;
}

async function completeOption(
  word: string,
  lookup: OptionLookup,
  complete: (option: Option<unknown>, match: string, prefix: string) => Promise<Completion[]>,
): Promise<Completion[]> {
  const { isLong, name, value } = splitOptionWord(word);
  if (value !== undefined) {
    const known = isLong ? lookup.long.get(name) : lookup.short.get(name);
    return known === undefined ? [] : complete(known.option, value, `${isLong ? '--' : '-'}${name}=`);
  }
  const [first = ''] = name;
  const joined = isLong ? undefined : wanting(lookup.short.get(first));
  if (joined !== undefined) return complete(joined, name.slice(first.length), `-${first}`);
  if (!isLong && name !== '') return [{ item: word }];
  return optionNames(lookup, name, isLong);
}

/** Long names; after a lone dash also short ones of options without a long name shown. */
function optionNames(lookup: OptionLookup, match: string, isLong: boolean): Completion[] {
  const long = [...lookup.long].filter(([name, { option }]) => name.startsWith(match) && option.hidden !== true);
  const names = long.map(([name, { option }]) => ({ item: `--${name}`, ...described(option) }));
  if (isLong) return names;
  const shown = new Set(long.map(([, { option }]) => option.short));
  const short = [...lookup.short].filter(([name, { option }]) => !shown.has(name) && option.hidden !== true);
  return [...names, ...short.map(([name, { option }]) => ({ item: `-${name}`, ...described(option) }))];
}

function described({ description }: Option<unknown>): { description?: string } {
  return description === undefined ? {} : { description };
}
