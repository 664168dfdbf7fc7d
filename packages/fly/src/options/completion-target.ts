import type { CompletionContext } from '../grammar/option.ts';
import { loadTarget } from '../target/open-target.ts';
import type { Target } from '../target/target.ts';

/** The target that a half-typed command line names. Throws where there is none: nothing is completed then. */
export async function completionTarget({ io, words }: CompletionContext): Promise<Target> {
  const globals = { target: targetIn(words), verbose: false, printTableHeaders: false };
  return loadTarget({ io, globals });
}

function targetIn(words: readonly string[]): string {
  let target = '';
  words.forEach((word, index) => {
    const [, joined] = /^(?:--target=|-t=?(?!arget))(.+)$/s.exec(word) ?? [];
    if (word === '-t' || word === '--target') target ||= words[index + 1] ?? '';
    else if (joined !== undefined) target ||= joined;
  });
  return target;
}
