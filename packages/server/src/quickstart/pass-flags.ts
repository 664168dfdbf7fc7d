import { envNames, type Flag, type FlagSet, flagName, type GivenFlags } from '@rondo/foundation';

/** Command line and environment for a child. Secrets go by the environment, since everybody can read a command line. */
export type PassedFlags = { argv: string[]; env: Record<string, string> };

type Sources = { given: GivenFlags; env: Readonly<Record<string, string | undefined>> };

/**
 * Passes on what the user gave of some flags, as text: from the command line, else from the environment. `childName` says what the child calls a flag.
 */
export function passFlags(
  flags: FlagSet,
  { given, env }: Sources,
  childName: (name: string) => string = (name) => name,
): PassedFlags {
  const passed: PassedFlags = { argv: [], env: {} };
  for (const [name, flag] of Object.entries(flags)) {
    const option = `--${flagName(childName(name))}`;
    const words = given[name];
    if (flag.isSecret) {
      const variable = `RONDO_${flagName(childName(name)).toUpperCase().replaceAll('-', '_')}`;
      const value = words === undefined ? givenIn(envNames(name, flag), env) : [words].flat().map(String).join(',');
      if (value !== undefined) passed.env[variable] = value;
    } else if (words === undefined) {
      passed.argv.push(...argvOf(option, flag, givenIn(envNames(name, flag), env)));
    } else if (flag.kind === 'switch') {
      if (words === true) passed.argv.push(option);
    } else {
      passed.argv.push(...[words].flat().map((word) => `${option}=${String(word)}`));
    }
  }
  return passed;
}

function argvOf(option: string, flag: Flag<unknown>, value: string | undefined): string[] {
  if (value === undefined) return [];
  if (flag.kind === 'switch') return flag.parse(value) === true ? [option] : [];
  return (flag.kind === 'list' ? value.split(',') : [value]).map((word) => `${option}=${word}`);
}

function givenIn(names: readonly string[], env: Sources['env']): string | undefined {
  const name = names.find((candidate) => (env[candidate] ?? '') !== '');
  return name === undefined ? undefined : env[name];
}
