import { globalOptions } from '../grammar/global-options.ts';
import type { CompletionContext } from '../grammar/option.ts';
import { loadTarget } from '../target/open-target.ts';
import type { Target } from '../target/target.ts';
import { typedValue } from './typed-value.ts';

/** Where the things are that a half-typed command line is about. */
export interface CompletionPlace {
  readonly target: Target;
  /** That of `--team` where it was typed, else the target's own. */
  readonly team: string;
}

/** The target that a half-typed command line names. Throws where there is none: nothing is completed then. */
export async function completionTarget({ io, words }: CompletionContext): Promise<CompletionPlace> {
  const name = typedValue(words, globalOptions.target) ?? io.env.FLY_TARGET ?? '';
  const target = await loadTarget({ io, globals: { target: name, verbose: false, printTableHeaders: false } });
  return { target, team: typedValue(words, { long: 'team' }) || target.saved.team };
}
