import { parseDurationMs } from '../duration.ts';
import { Secret } from '../secret.ts';
import { InvalidFlagError } from './flag-errors.ts';

type Shape<Value> = {
  /** What it is for, in a line; `--help` and the reference print it. */
  doc: string;
  /** What stands in `--help` for the value: `PORT`, `DIR`. Absent for a switch. */
  value?: string;
  /** Read from these environment variables too, before RONDO_X and CONCOURSE_X. */
  env?: readonly string[];
  /** Turns one given text into the value. Throws InvalidFlagError or any Error with a reason. */
  parse: (text: string) => Value;
  /** The given text is a secret: never shown. */
  isSecret?: boolean;
};

/** One flag of a program: how it is read and what it is when nobody gives it. */
export type Flag<Value> = Shape<unknown> &
  (
    | { kind: 'one'; fallback: Value; fallbackText?: string }
    | { kind: 'switch'; fallback: boolean }
    | { kind: 'list'; fallback: Value }
  );

/** A room's flags by the name of the option that each becomes; the flag's own name is that in kebab-case. */
export type FlagSet = Readonly<Record<string, Flag<unknown>>>;

/** The options that a set of flags yields. */
export type OptionsOf<Flags> = { [Name in keyof Flags]: Flags[Name] extends Flag<infer Value> ? Value : never };

/** Declares the flags of a room; the identity function, there so that their types are kept. */
export function defineFlags<const Flags extends FlagSet>(flags: Flags): Flags {
  return flags;
}

/** `bindPort` -> `bind-port`. */
export function flagName(optionName: string): string {
  return optionName.replace(/[A-Z]/g, (match) => `-${match.toLowerCase()}`);
}

type Common = { doc: string; value?: string; env?: readonly string[] };

/** A text; undefined when not given. */
export function text(options: Common): Flag<string | undefined> {
  return { ...options, kind: 'one', parse: (given) => given, fallback: undefined };
}

/** A text that is always there. */
export function textOr(fallback: string, options: Common): Flag<string> {
  return { ...options, kind: 'one', parse: (given) => given, fallback, fallbackText: fallback };
}

/** A text that must not be seen. */
export function secret(options: Common): Flag<Secret | undefined> {
  return { ...options, kind: 'one', parse: (given) => new Secret(given), fallback: undefined, isSecret: true };
}

/** A whole number within bounds. */
export function integer(fallback: number, options: Common & { min?: number; max?: number }): Flag<number> {
  const { min = 0, max = Number.MAX_SAFE_INTEGER, ...rest } = options;
  const parse = (given: string) => {
    const value = /^-?\d+$/.test(given) ? Number(given) : Number.NaN;
    if (!(value >= min && value <= max))
      throw new InvalidFlagError(`'${given}' is not a whole number from ${min} to ${max}`);
    return value;
  };
  return { ...rest, kind: 'one', parse, fallback, fallbackText: String(fallback) };
}

/** A duration in Go's notation (`90s`, `1h30m`), in milliseconds. */
export function duration(fallbackText: string, options: Common): Flag<number> {
  return { ...options, kind: 'one', parse: parseDurationMs, fallback: parseDurationMs(fallbackText), fallbackText };
}

/** One of some words. */
export function choice<const Word extends string>(words: readonly Word[], fallback: Word, options: Common): Flag<Word> {
  const parse = (given: string) => {
    const word = words.find((candidate) => candidate === given);
    if (word === undefined) throw new InvalidFlagError(`'${given}' is not one of ${words.join(', ')}`);
    return word;
  };
  return { ...options, kind: 'one', parse, fallback, fallbackText: fallback, value: options.value ?? words.join('|') };
}

/** Present or absent. In the environment: true, 1, false, 0. */
export function toggle(options: Omit<Common, 'value'>): Flag<boolean> {
  const parse = (given: string) => {
    if (/^(true|t|1|yes|on)$/i.test(given)) return true;
    if (/^(false|f|0|no|off|)$/i.test(given)) return false;
    throw new InvalidFlagError(`'${given}' is neither true nor false`);
  };
  return { ...options, kind: 'switch', parse, fallback: false };
}

/** Any number of values: the flag repeated, or one environment value split at commas. */
export function list<Item>(parse: (given: string) => Item, options: Common & { isSecret?: boolean }): Flag<Item[]> {
  return { ...options, kind: 'list', parse, fallback: [] };
}

/** An absolute address with a scheme and host; a trailing slash is taken off. */
export function url(options: Common): Flag<string | undefined> {
  const parse = (given: string) => {
    if (!/^[a-z][a-z0-9+.-]*:\/\/[^/]+/i.test(given) || !URL.canParse(given)) {
      throw new InvalidFlagError(`missing scheme in '${given}'; write it like https://ci.example.com`);
    }
    return given.replace(/\/+$/, '');
  };
  return { ...options, kind: 'one', parse, fallback: undefined, value: options.value ?? 'URL' };
}
