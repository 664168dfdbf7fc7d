import type { OptionHead } from '../grammar/option.ts';

/** The value of an option in words that are not a whole command line yet; undefined where it isn't there. The first counts. */
export function typedValue(
  words: readonly string[],
  { long, short }: Pick<OptionHead, 'long' | 'short'>,
): string | undefined {
  for (const [index, word] of words.entries()) {
    if (word === `--${long}` || word === `-${short}`) return words[index + 1];
    if (word.startsWith(`--${long}=`)) return word.slice(long.length + 3);
    if (short !== undefined && word.startsWith(`-${short}`)) return word.slice(2).replace(/^=/, '');
  }
  return undefined;
}
