import type { FlyIo } from '../io/fly-io.ts';
import { FlagError } from './flag-error.ts';
import { displayName, InvalidValueError, type Option } from './option.ts';
import { unquoteValue } from './unquote-value.ts';

/** Reads one occurrence of an option. Throws {@link FlagError} that names the option and the type it wants. */
export async function readOptionValue(
  option: Option<unknown>,
  text: string,
  { before, io }: { before: unknown; io: FlyIo },
): Promise<unknown> {
  const name = displayName(option);
  try {
    const value = option.raw === true ? text : unquoteValue(text);
    checkChoice(option, value);
    return await option.read(value, before, io);
  } catch (error) {
    if (!(error instanceof InvalidValueError)) throw error;
    throw new FlagError(`invalid argument for flag \`${name}' (expected ${option.typeName}): ${error.message}`, {
      cause: error,
    });
  }
}

function checkChoice(option: Option<unknown>, value: string): void {
  const { choices } = option;
  if (choices === undefined || choices.includes(value)) return;
  const last = choices.at(-1) ?? '';
  const allowed = choices.length > 1 ? `${choices.slice(0, -1).join(', ')} or ${last}` : last;
  throw new FlagError(`Invalid value \`${value}' for option \`${displayName(option)}'. Allowed values are: ${allowed}`);
}
