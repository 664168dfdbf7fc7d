import type { DocumentPath } from '../parse/decode-problem.ts';

/**
 * Something wrong with a pipeline or task text. `text` is the stock sentence and stands first wherever a stock client
 * sees it; place and hint are for people.
 */
export interface LanguageProblem {
  readonly text: string;
  /** Counted from 1. Absent where no place is to blame. */
  readonly line?: number;
  /** Counted from 1, in UTF-16 units. */
  readonly column?: number;
  /** What to do, in our own words. */
  readonly hint?: string;
  /** Where in the document, from the root. */
  readonly path?: DocumentPath;
}
