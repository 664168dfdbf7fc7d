import { type Flag, type FlagSet, flagName, type OptionsOf } from './define-flags.ts';
import { InvalidFlagError } from './flag-errors.ts';

/** The words given on a command line, by option name. */
export type GivenFlags = Readonly<Record<string, unknown>>;

export type ReadFlagsOptions = { given?: GivenFlags; env?: Readonly<Record<string, string | undefined>> };

const envPrefixes = ['RONDO', 'CONCOURSE'] as const;

/** The environment variables that a flag is read from, first the one that wins (operations.md A1). */
export function envNames(optionName: string, flag: Flag<unknown>): string[] {
  const suffix = flagName(optionName).toUpperCase().replaceAll('-', '_');
  return [...(flag.env ?? []), ...envPrefixes.map((prefix) => `${prefix}_${suffix}`)];
}

/**
 * The options of a room: command line before environment before default. Everything that is wrong is found in one go.
 * Throws InvalidFlagError, whose message never holds the text of a secret flag.
 */
export function readFlags<Flags extends FlagSet>(
  flags: Flags,
  { given = {}, env = {} }: ReadFlagsOptions,
): OptionsOf<Flags> {
  const findings: string[] = [];
  const options = Object.fromEntries(
    Object.entries(flags).map(([name, flag]) => {
      try {
        return [name, readFlag(name, flag, { given, env })];
      } catch (error) {
        findings.push(error instanceof Error ? error.message : String(error));
        return [name, undefined];
      }
    }),
  );
  if (findings.length > 0) throw new InvalidFlagError(findings.join('\n'));
  return options as OptionsOf<Flags>;
}

function readFlag(name: string, flag: Flag<unknown>, { given, env }: Required<ReadFlagsOptions>): unknown {
  const words = given[name];
  if (flag.kind === 'list' && Array.isArray(words) && words.length > 0) {
    return words.map((word) => parse(`--${flagName(name)}`, flag, String(word)));
  }
  if (flag.kind !== 'list' && words !== undefined) return parse(`--${flagName(name)}`, flag, String(words));
  const variable = envNames(name, flag).find((candidate) => (env[candidate] ?? '') !== '');
  if (variable === undefined) return flag.fallback;
  const value = env[variable] ?? '';
  return flag.kind === 'list'
    ? value.split(',').map((word) => parse(variable, flag, word))
    : parse(variable, flag, value);
}

function parse(source: string, flag: Flag<unknown>, word: string): unknown {
  try {
    return flag.parse(word);
  } catch (error) {
    const reason = flag.isSecret
      ? `its value (not shown) cannot be read${flag.value === undefined ? '' : ` as ${flag.value}`}`
      : error instanceof Error
        ? error.message
        : String(error);
    throw new InvalidFlagError(`${source}: ${reason}`, { cause: error });
  }
}
