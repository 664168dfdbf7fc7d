import type { Fold } from './fold-index.ts';

/** The folds of a step as one reader sees them: which are open is the author's wish, unless the reader changed it. Never changes itself. */
export class StepFoldState {
  readonly list: readonly Fold[];
  /** By the row of the heading: what the reader wants. */
  readonly #wishes: ReadonlyMap<number, boolean>;
  /** Rows that somebody wants to see, which may not have come yet. */
  readonly #wanted: readonly number[];

  constructor(list: readonly Fold[], wishes: ReadonlyMap<number, boolean> = new Map(), wanted: readonly number[] = []) {
    this.list = list;
    this.#wishes = wishes;
    this.#wanted = wanted;
  }

  /** What nothing has ended yet is where things happen, and begins open. */
  isOpen(fold: Fold): boolean {
    const begins = fold.open || fold.end === undefined;
    return this.#wishes.get(fold.row) ?? (begins || this.#wanted.some((row) => holds(fold, row)));
  }

  at(row: number): Fold | undefined {
    return this.list.find((fold) => fold.row === row);
  }

  /** The innermost open fold that a row lies in, its heading not counted. */
  around(row: number): Fold | undefined {
    return this.list.findLast((fold) => holds(fold, row) && this.isOpen(fold));
  }

  told(list: readonly Fold[]): StepFoldState {
    return new StepFoldState(list, this.#wishes, this.#wanted);
  }

  toggled(row: number): StepFoldState {
    const fold = this.at(row);
    if (fold === undefined) return this;
    return new StepFoldState(this.list, new Map([...this.#wishes, [row, !this.isOpen(fold)]]), this.#wanted);
  }

  /** Opens what hides a row, also what will turn out to hide it. */
  revealed(row: number): StepFoldState {
    if (this.#wanted.includes(row) && this.list.every((fold) => !holds(fold, row) || this.isOpen(fold))) return this;
    const wishes = [...this.#wishes].filter(
      ([heading]) => !this.list.some((fold) => fold.row === heading && holds(fold, row)),
    );
    return new StepFoldState(this.list, new Map(wishes), [...this.#wanted.slice(1 - mostWanted), row]);
  }
}

const mostWanted = 20;
export const noFolds = new StepFoldState([]);

function holds(fold: Fold, row: number): boolean {
  return fold.row < row && (fold.end === undefined || row < fold.end);
}
