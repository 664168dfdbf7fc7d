/** Words as they are meant, and how much of the last one the shell keeps and doesn't want to hear again. */
interface JoinedWords {
  readonly words: readonly string[];
  readonly known: string;
  /** The last word as it is without a quote that bash opened behind a break and will close itself; undefined where there is none. */
  readonly unquoted: string | undefined;
}

/** Where bash takes a word apart (`COMP_WORDBREAKS`): `shop/branch:main` comes as three words, so does `--pipeline=shop`. */
const breaks = /^[:=@]+$/;

/**
 * Puts together what bash took apart, and takes quotes away. Bash completes behind the last break only: what stands before is left out
 * of the candidates. Other shells leave words whole.
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
  const last = words.pop() ?? '';
  const piece = last.slice(known.length);
  const isQuoted = known !== '' && piece.startsWith('"');
  return {
    words: [...words.map(unquote), last.replace(/^["']/, '')],
    known,
    unquoted: isQuoted ? known + piece.slice(1) : undefined,
  };
}

/** What a shell makes of a word that has been typed to its end. */
function unquote(word: string): string {
  return word.replace(
    /"((?:\\.|[^"\\])*)"|'([^']*)'|\\(.)/g,
    (_, double?: string, single?: string, escaped?: string) =>
      double === undefined ? (single ?? escaped ?? '') : double.replace(/\\(["\\$`])/g, '$1'),
  );
}
