import type { FlyIo } from '../io/fly-io.ts';

/** What every option says about itself, in help and in messages. */
export interface OptionHead {
  readonly short?: string;
  readonly long: string;
  readonly description?: string;
  /** Stands for the value in help: `--input=NAME=PATH`. */
  readonly valueName?: string;
  readonly choices?: readonly string[];
  /** The value as given by default, in words of the command line. */
  readonly defaultText?: string;
  readonly required?: boolean;
  /** Ours alone: not in the help and the completion that are the stock client's to the byte. The room's README tells of it. */
  readonly hidden?: boolean;
  /** A leading double quote is part of the value, not the start of a quoted one. */
  readonly raw?: boolean;
}

/** An option whose value is a T. */
export interface Option<T> extends OptionHead {
  /** What messages call the type: `invalid argument ... (expected atc.PathFlag)`. */
  readonly typeName: string;
  readonly takesValue: boolean;
  /** `-5` is a value, not an option. */
  readonly signed?: boolean;
  /** The value where the option isn't given; a required one has none. */
  readonly initial?: T;
  /** Reads one occurrence; `before` is the value so far. Throws {@link InvalidValueError}. */
  read(text: string, before: T | undefined, io: FlyIo): T | Promise<T>;
  /** What may stand in place of a half-typed value. */
  complete?(match: string, completion: CompletionContext): Promise<readonly string[]> | readonly string[];
}

/** What the completion of a value may look at. */
export interface CompletionContext {
  readonly io: FlyIo;
  /** The words typed so far, without the last. */
  readonly words: readonly string[];
}

/** Options by the names that commands call them. */
export type OptionSet = Readonly<Record<string, Option<unknown>>>;

/** The values of a set of options. */
export type OptionsOf<Set extends OptionSet> = {
  readonly [Name in keyof Set]: Set[Name] extends Option<infer T> ? T : never;
};

/** A value that an option refuses. Only the reason: the parser says which option it was. */
export class InvalidValueError extends Error {
  override readonly name = 'InvalidValueError';
}

/** How messages name an option: `-p, --pipeline`. */
export function displayName({ short, long }: OptionHead): string {
  return short === undefined ? `--${long}` : `-${short}, --${long}`;
}
