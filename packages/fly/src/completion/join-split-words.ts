/** Words as they were typed, and how much of the last one the shell keeps and doesn't want to hear again. */
interface JoinedWords {
  readonly words: readonly string[];
  readonly known: string;
}

/** Where bash takes a word apart (`COMP_WORDBREAKS`): `shop/branch:main` comes as three words, so does `--pipeline=shop`. */
const breaks = /^[:=@]+$/;

/**
 * Puts together what bash took apart. It completes behind the last break only: what stands before is left out of the
 * candidates. Other shells leave words whole, and then nothing changes.
 */
export function joinSplitWords(typed: readonly string[]): JoinedWords {
  const words: string[] = [];
  let known = '';
  let isOpen = false;
  for (const word of typed) {
    const isBreak = breaks.test(word);
    const last = words.at(-1);
    if (last === undefined || !(isBreak || isOpen)) {
      words.push(word);
      known = '';
    } else {
      words[words.length - 1] = last + word;
      known = last + (isBreak ? word : '');
    }
    isOpen = isBreak && last !== undefined;
  }
  return { words, known };
}
