import type { DrawnRow } from './draw-row.ts';
import type { LogClient } from './log-client.svelte.ts';
import type { RowIndex } from './row-index.ts';

/** What the viewport depends on, as getters, so that it follows changes. */
export interface ViewportInputs {
  readonly client: () => LogClient;
  readonly step: () => string;
  readonly wrap: () => boolean;
  readonly following: () => boolean;
  readonly onfollow: (following: boolean) => void;
}

const marginAbovePx = 150;
/** Space above the first row (styles/additions.css). */
const marginTopPx = 8;
const nearEndPx = 24;
const widestRow = 400;

/**
 * The part of a step's log that is on screen: knows how high everything is from the widths of rows alone, and asks the
 * worker for the text of what is visible and a screen above and below. Scrolls inside its own box, else with the nearest box
 * around it that does (all steps below each other), else with the page (small screens).
 */
export class LogViewport {
  rows: readonly DrawnRow[] = $state.raw([]);
  /** Where the rows begin, and how high all rows are, in px. */
  offset = $state(0);
  height = $state(0);
  length = $state(0);
  /** The row (from 0) at the top of what is seen. */
  topRow = $state(0);
  /** Some of that row is above the edge. */
  cutsTop = $state(false);
  /** The part of the log that is seen, in percent of its height: where it begins, and how much it is. */
  seen = $state.raw({ top: 0, height: 100 });
  /** Cells of the widest row seen, for logs that do not wrap. */
  widest = $state(0);
  readonly #inputs: ViewportInputs;
  #box: HTMLElement | undefined;
  #lineHeight = 20;
  #lastTop = 0;
  /** Rows are being asked for; and what is seen has changed since. */
  #isAsking = false;
  #isStale = false;
  #wantedRow: number | undefined;
  #shown = { step: '', from: 0, to: 0, revision: -1 };

  constructor(inputs: ViewportInputs) {
    this.#inputs = inputs;
  }

  /** Attached to the box that shows the log. */
  readonly attach = (box: HTMLElement): (() => void) => {
    this.#box = box;
    this.#lastTop = this.#scrollTop();
    const onScroll = () => this.#scrolled();
    const observer = new ResizeObserver(() => this.#measure());
    observer.observe(box);
    addEventListener('scroll', onScroll, { capture: true, passive: true });
    const stop = $effect.root(() => {
      $effect(() => {
        this.#inputs.step();
        this.#inputs.wrap();
        this.#inputs.client().revision;
        this.#measure();
      });
      $effect(() => {
        if (this.#inputs.following()) this.#scrollToEnd();
      });
    });
    return () => {
      observer.disconnect();
      removeEventListener('scroll', onScroll, { capture: true });
      stop();
    };
  };

  /** Brings a row (from 0) to 150 px below the top; waits for it when it has not arrived yet. */
  scrollToRow(row: number): void {
    this.#wantedRow = row;
    this.#inputs.client().reveal(this.#inputs.step(), row);
    this.#inputs.onfollow(false);
    this.#goToWanted();
  }

  get #index(): RowIndex {
    return this.#inputs.client().index(this.#inputs.step());
  }

  get #scroller(): HTMLElement {
    let box = this.#box;
    while (box !== undefined && box !== null && getComputedStyle(box).overflowY === 'visible')
      box = box.parentElement ?? undefined;
    return box ?? document.documentElement;
  }

  #measure(): void {
    const box = this.#box;
    if (box === undefined) return;
    const { columns, lineHeight } = measureGrid(box);
    this.#lineHeight = lineHeight;
    const index = this.#index;
    index.setHeadingLines(headingHeight() / lineHeight);
    index.setColumns(this.#inputs.wrap() ? columns : Number.POSITIVE_INFINITY);
    this.length = index.length;
    this.height = index.lines * lineHeight;
    this.#goToWanted();
    if (this.#inputs.following()) this.#scrollToEnd();
    void this.#show();
  }

  #goToWanted(): void {
    const box = this.#box;
    const row = this.#wantedRow;
    if (box === undefined || row === undefined || row >= this.#index.length) return;
    this.#wantedRow = undefined;
    this.height = this.#index.lines * this.#lineHeight;
    // The height above reaches the page with the next paint; only then can the box be scrolled that far.
    requestAnimationFrame(() => {
      this.#setScrollTop(this.#boxTop() + this.#index.lineOf(row) * this.#lineHeight - marginAbovePx);
      void this.#show();
    });
  }

  #scrollToEnd(): void {
    requestAnimationFrame(() => {
      this.#setScrollTop(Number.MAX_SAFE_INTEGER);
      void this.#show();
    });
  }

  #setScrollTop(top: number): void {
    const scroller = this.#scroller;
    scroller.scrollTop = top === Number.MAX_SAFE_INTEGER ? scroller.scrollHeight : Math.max(0, top);
    this.#lastTop = scroller.scrollTop;
  }

  #scrollTop(): number {
    return this.#scroller.scrollTop;
  }

  /** Where the log begins within what scrolls. */
  #boxTop(): number {
    const box = this.#box;
    const scroller = this.#scroller;
    if (box === undefined || scroller === box) return 0;
    const above = scroller === document.documentElement ? 0 : scroller.getBoundingClientRect().top;
    return box.getBoundingClientRect().top - above + scroller.scrollTop;
  }

  #scrolled(): void {
    const scroller = this.#scroller;
    const top = scroller.scrollTop;
    const atEnd = scroller.scrollHeight - top - scroller.clientHeight <= nearEndPx;
    if (top < this.#lastTop - 1 && !atEnd && this.#inputs.following()) this.#inputs.onfollow(false);
    else if (atEnd && top > this.#lastTop && !this.#inputs.following()) this.#inputs.onfollow(true);
    this.#lastTop = top;
    void this.#show();
  }

  /** One question at a time: a log that grows faster than the worker answers is still seen growing. */
  async #show(): Promise<void> {
    this.#isStale = true;
    if (this.#isAsking) return;
    this.#isAsking = true;
    try {
      while (this.#isStale) {
        this.#isStale = false;
        await this.#showNow();
      }
    } finally {
      this.#isAsking = false;
    }
  }

  async #showNow(): Promise<void> {
    const scroller = this.#scroller;
    const index = this.#index;
    const client = this.#inputs.client();
    const step = this.#inputs.step();
    const screen = scroller.clientHeight / this.#lineHeight;
    // Negative while the log begins below the edge.
    const edge = (scroller.scrollTop - this.#boxTop()) / this.#lineHeight;
    const topLine = Math.max(0, edge);
    this.topRow = index.rowAt(topLine);
    this.cutsTop = topLine - index.lineOf(this.topRow) > marginTopPx / this.#lineHeight;
    if (index.lines > 0)
      this.seen = { top: (topLine / index.lines) * 100, height: Math.min(100, (screen / index.lines) * 100) };
    const from = index.rowAt(Math.max(0, topLine - screen));
    const isFar = edge + 2 * screen < 0;
    const to = index.length === 0 || isFar ? 0 : index.rowAt(edge + 2 * screen) + 1;
    const shown = this.#shown;
    const inner =
      !isFar &&
      shown.from <= index.rowAt(Math.max(0, topLine - screen / 2)) &&
      shown.to > index.rowAt(Math.max(0, edge + 1.5 * screen));
    if (shown.step === step && shown.revision === client.revision && inner) return;
    const revision = client.revision;
    const rows = await client.rows(step, index.visible(from, to));
    this.#shown = { step, from, to, revision };
    this.offset = index.lineOf(from) * this.#lineHeight;
    this.rows = rows;
    if (!this.#inputs.wrap())
      this.widest = Math.max(this.widest, Math.min(widestRow, ...[Math.max(0, ...rows.map(widthOf))]));
  }
}

/** Headings are 28 px high, and easy to press with a finger on a small screen (visual design, section 10). */
function headingHeight(): number {
  return innerWidth <= 700 ? 40 : 28;
}

function widthOf(row: DrawnRow): number {
  return row.spans.reduce((sum, span) => sum + span.text.length, 0) + 14;
}

/** How many cells fit beside the gutter, and how high a line is: measured on a line of the real style. */
function measureGrid(box: HTMLElement): { columns: number; lineHeight: number } {
  const line = document.createElement('div');
  line.className = 'ln probe';
  const gutter = document.createElement('a');
  const text = document.createElement('span');
  text.textContent = '0'.repeat(100);
  const cells = document.createElement('span');
  cells.append(text);
  line.append(gutter, cells);
  box.append(line);
  const style = getComputedStyle(line);
  const cell = text.getBoundingClientRect().width / 100;
  const inner = line.clientWidth - Number.parseFloat(style.paddingRight);
  const gutterWidth = Number.parseFloat(style.gridTemplateColumns);
  const lineHeight = Number.parseFloat(style.lineHeight);
  line.remove();
  const columns = cell > 0 ? Math.max(10, Math.floor((inner - gutterWidth) / cell + 0.001)) : 80;
  return { columns, lineHeight: Number.isFinite(lineHeight) ? lineHeight : 20 };
}
