import type { LogRow } from './log-row.ts';

/** A stretch of a log under a heading, which the reader may fold away. Rows count from 0. */
export interface Fold {
  /** The row of the heading. */
  readonly row: number;
  /** The first row after the stretch; `undefined` while nothing has ended it. */
  readonly end: number | undefined;
  /** Characters at the beginning of the heading's row that are the mark, not the title. */
  readonly cut: number;
  /** For a heading whose row says nothing itself. */
  readonly name: string;
  /** How its author wants it to begin. */
  readonly open: boolean;
  /** Unix seconds of the heading, and of the last row of the stretch once it has ended. */
  readonly beginTime: number;
  readonly endTime: number | undefined;
}

type Mark =
  | { readonly kind: 'flat'; readonly cut: number; readonly open: boolean }
  | { readonly kind: 'open-previous' }
  | { readonly kind: 'group'; readonly cut: number; readonly open: boolean }
  | { readonly kind: 'end-group' }
  | { readonly kind: 'section'; readonly name: string; readonly open: boolean }
  | { readonly kind: 'end-section'; readonly name: string };

type Family = 'flat' | 'group' | 'section';

interface KnownFold {
  readonly fold: Fold;
  readonly family: Family;
  /** The row that ended it. */
  readonly endedBy: number | undefined;
}

const mostFolds = 5_000;
/** Lines that look like headings and are none: the sides of a diff, results of Go tests, rulers. */
const notHeadings = /^(---|\+\+\+) (a\/|b\/|\/dev\/null|(FAIL|PASS|SKIP|BENCH):)|[-+=~]{3,}\s*$|\t/;

/** What a row says about folds: marks of Buildkite, GitHub and GitLab (ui.md B2, C6.4). */
export function readMark(row: LogRow): Mark | undefined {
  if (row.section !== undefined) return readSection(row.section);
  const { text } = row;
  const first = text.charCodeAt(0);
  if (first === 58 /* : */) {
    if (text.startsWith('::group::')) return { kind: 'group', cut: 9, open: false };
    return text.startsWith('::endgroup::') ? { kind: 'end-group' } : undefined;
  }
  if (first === 94 /* ^ */) return /^\^\^\^ \+\+\+\s*$/.test(text) ? { kind: 'open-previous' } : undefined;
  if (first !== 45 && first !== 43 && first !== 126) return undefined;
  if (!/^(---|\+\+\+|~~~) \S/.test(text) || notHeadings.test(text)) return undefined;
  return { kind: 'flat', cut: 4, open: first === 43 };
}

function readSection(section: string): Mark | undefined {
  const [, edge, name = '', options = ''] = /^section_(start|end):\d+:([\w.-]+)(\[.*\])?/.exec(section) ?? [];
  if (edge === undefined) return undefined;
  return edge === 'end'
    ? { kind: 'end-section', name }
    : { kind: 'section', name, open: !options.includes('collapsed=true') };
}

/** The folds of one step's log, found row by row while it grows; rows that change are read again. */
export class FoldIndex {
  #known: KnownFold[] = [];
  #scanned = 0;
  #changed = false;

  /** The folds, if they changed since the last call. */
  takeChanged(): readonly Fold[] | undefined {
    if (!this.#changed) return undefined;
    this.#changed = false;
    return this.#known.map(({ fold }) => fold);
  }

  /** Reads rows from the first that changed up to and without `to`. */
  scan(rows: readonly LogRow[], from: number, to: number): void {
    if (from < this.#scanned) this.#rewind(from);
    for (let at = this.#scanned; at < to; at += 1) {
      const row = rows[at];
      const mark = row === undefined ? undefined : readMark(row);
      if (row !== undefined && mark !== undefined) this.#take(mark, at, row, rows[at - 1]?.time ?? row.time);
    }
    this.#scanned = Math.max(this.#scanned, to);
  }

  #take(mark: Mark, at: number, row: LogRow, lastTime: number): void {
    const before = { endedBy: at, end: at, endTime: lastTime };
    const after = { endedBy: at, end: at + 1, endTime: row.time };
    if (mark.kind === 'open-previous') this.#reopen();
    else if (mark.kind === 'end-group') this.#close('group', after);
    else if (mark.kind === 'end-section') this.#close('section', after, mark.name);
    else if (mark.kind === 'section')
      this.#begin('section', { row: at, cut: 0, name: mark.name, open: mark.open, beginTime: row.time });
    else {
      this.#close(mark.kind, before);
      this.#begin(mark.kind, { row: at, cut: mark.cut, name: '', open: mark.open, beginTime: row.time });
    }
  }

  #begin(family: Family, fold: Omit<Fold, 'end' | 'endTime'>): void {
    if (this.#known.length >= mostFolds) return;
    this.#known.push({ fold: { ...fold, end: undefined, endTime: undefined }, family, endedBy: undefined });
    this.#changed = true;
  }

  /** Ends the newest open fold of a family (and name), and what was begun inside it. */
  #close(family: Family, ended: { endedBy: number; end: number; endTime: number }, name?: string): void {
    const isMeant = (one: KnownFold) =>
      one.fold.end === undefined && one.family === family && (name === undefined || one.fold.name === name);
    const place = this.#known.findLastIndex(isMeant);
    if (place === -1) return;
    const { endedBy, end, endTime } = ended;
    for (let at = place; at < this.#known.length; at += 1) {
      const one = this.#known[at];
      if (one?.fold.end === undefined && one !== undefined)
        this.#known[at] = { ...one, endedBy, fold: { ...one.fold, end, endTime } };
    }
    this.#changed = true;
  }

  #reopen(): void {
    const place = this.#known.findLastIndex((one) => one.family === 'flat' && one.fold.end === undefined);
    const one = this.#known[place];
    if (one === undefined) return;
    this.#known[place] = { ...one, fold: { ...one.fold, open: true } };
    this.#changed = true;
  }

  /** Forgets what rows from here on said. */
  #rewind(from: number): void {
    this.#scanned = from;
    if (this.#known.every(({ fold, endedBy }) => fold.row < from && (endedBy ?? 0) < from)) return;
    this.#known = this.#known
      .filter(({ fold }) => fold.row < from)
      .map((one) =>
        one.endedBy === undefined || one.endedBy < from
          ? one
          : { ...one, endedBy: undefined, fold: { ...one.fold, end: undefined, endTime: undefined } },
      );
    this.#changed = true;
  }
}
