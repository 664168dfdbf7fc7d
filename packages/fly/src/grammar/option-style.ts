/** A word taken apart: `--name=value`, `-n=value`. */
export interface OptionWord {
  readonly isLong: boolean;
  readonly name: string;
  readonly value: string | undefined;
}

/** Whether a word is an option; a lone `-` and `--` are not. */
export function isOptionWord(word: string): boolean {
  return /^(-[^-]|--[^-])/s.test(word);
}

/** Takes an option word apart. The value of a short option follows its first letter. */
export function splitOptionWord(word: string): OptionWord {
  const isLong = word.startsWith('--');
  const option = word.slice(isLong ? 2 : 1);
  const at = option.indexOf('=');
  const hasValue = isLong ? at >= 0 : at === 1;
  if (!hasValue) return { isLong, name: option, value: undefined };
  return { isLong, name: option.slice(0, at), value: option.slice(at + 1) };
}
