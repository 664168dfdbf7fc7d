import { parseJson } from '../data/json.ts';
import type { StockBuildStatus } from '../data/stock-shapes.ts';
import { type Fold, FoldIndex } from './fold-index.ts';
import type { LogRow } from './log-row.ts';
import { type PlanNode, stepsOf, withChildren } from './plan-node.ts';
import { type EventEffect, reduceEvent } from './reduce-event.ts';
import { pendingStep, type StepState } from './step-state.ts';
import { Terminal } from './terminal.ts';
import { StyleTable, type TextStyle } from './text-style.ts';

/** Rows of one step that are new or changed, as widths in cells: all that the page needs to know where everything lies. */
export interface RowWidths {
  readonly step: string;
  readonly from: number;
  readonly widths: Uint16Array<ArrayBuffer>;
}

/** All folds of a step, when they changed. */
export interface StepFolds {
  readonly step: string;
  readonly folds: readonly Fold[];
}

/** What changed since the last report. */
export interface LogReport {
  readonly steps: readonly StepState[];
  readonly rows: readonly RowWidths[];
  readonly folds: readonly StepFolds[];
  /** The plan with what events added to it, when that changed. */
  readonly plan: PlanNode | undefined;
  readonly status: { readonly status: StockBuildStatus; readonly time: number | undefined } | undefined;
  readonly buildError: string | undefined;
  readonly ended: boolean;
}

/** All that a build's event stream said: states of steps and their logs as display rows. Lives in the log worker; needs no DOM. */
export class BuildLog {
  readonly #styles = new StyleTable();
  readonly #terminals = new Map<string, Terminal>();
  readonly #folds = new Map<string, FoldIndex>();
  readonly #steps = new Map<string, StepState>();
  readonly #changedSteps = new Set<string>();
  #plan: PlanNode | undefined;
  #planChanged = false;
  #status: LogReport['status'];
  #buildError: string | undefined;
  #ended = false;

  setPlan(plan: PlanNode): void {
    this.#plan = plan;
    this.#planChanged = true;
  }

  /** Takes the `data` of one server-sent event named `event`. */
  take(data: string): void {
    this.#apply(reduceEvent(parseJson(data), (id) => this.#steps.get(id)));
  }

  end(): void {
    this.#ended = true;
  }

  /** What changed since the last call; `undefined` when nothing did. */
  report(): LogReport | undefined {
    const steps = [...this.#changedSteps].flatMap((id) => this.#steps.get(id) ?? []);
    const rows = [...this.#terminals].flatMap(([step, terminal]) => {
      const from = terminal.takeChanged();
      this.#scanFolds(step, terminal, from);
      return from === undefined ? [] : [{ step, from, widths: widthsOf(terminal.rows, from) }];
    });
    const folds = [...this.#folds].flatMap(([step, index]) => {
      const changed = index.takeChanged();
      return changed === undefined ? [] : [{ step, folds: changed }];
    });
    const plan = this.#planChanged ? this.#plan : undefined;
    const report = { steps, rows, folds, plan, status: this.#status, buildError: this.#buildError, ended: this.#ended };
    const empty = steps.length === 0 && rows.length === 0 && folds.length === 0 && plan === undefined;
    if (empty && this.#status === undefined && this.#buildError === undefined && !this.#ended) return undefined;
    this.#changedSteps.clear();
    this.#planChanged = false;
    this.#status = undefined;
    this.#buildError = undefined;
    return report;
  }

  /** The last row may still change, so it is read only when the build is over. */
  #scanFolds(step: string, terminal: Terminal, from: number | undefined): void {
    const known = this.#folds.get(step) ?? new FoldIndex();
    this.#folds.set(step, known);
    const { length } = terminal.rows;
    if (from !== undefined || this.#ended) known.scan(terminal.rows, from ?? length, this.#ended ? length : length - 1);
  }

  /** Rows `from` (counted from 0) up to and without `to`. */
  rows(step: string, from: number, to: number): readonly LogRow[] {
    return this.#terminals.get(step)?.rows.slice(from, to) ?? [];
  }

  allRows(step: string): readonly LogRow[] {
    return this.#terminals.get(step)?.rows ?? [];
  }

  style(id: number): TextStyle {
    return this.#styles.get(id);
  }

  #apply(effect: EventEffect): void {
    switch (effect.kind) {
      case 'step':
        this.#setStep(effect.step);
        if (effect.output !== undefined) this.#terminal(effect.step.id).write(effect.output, effect.time);
        return;
      case 'children':
        if (this.#plan === undefined) return;
        this.#plan = withChildren(this.#plan, effect.parent, effect.children);
        this.#planChanged = true;
        return;
      case 'build':
        this.#status = { status: effect.status, time: effect.time };
        if (effect.status !== 'started' && effect.status !== 'pending') this.#settle();
        return;
      case 'build-error':
        this.#buildError = effect.message;
        return;
      case 'nothing':
        return;
    }
  }

  /** The build is over: what ran was interrupted, what waited was cancelled. */
  #settle(): void {
    for (const step of this.#steps.values())
      if (step.status === 'running') this.#setStep({ ...step, status: 'interrupted' });
    for (const { id } of this.#plan === undefined ? [] : stepsOf(this.#plan)) {
      if (!this.#steps.has(id)) this.#setStep({ ...pendingStep(id), status: 'cancelled' });
    }
  }

  #setStep(step: StepState): void {
    this.#steps.set(step.id, step);
    this.#changedSteps.add(step.id);
  }

  #terminal(step: string): Terminal {
    const known = this.#terminals.get(step);
    if (known !== undefined) return known;
    const terminal = new Terminal(this.#styles);
    this.#terminals.set(step, terminal);
    return terminal;
  }
}

function widthsOf(rows: readonly LogRow[], from: number): Uint16Array<ArrayBuffer> {
  const widths = new Uint16Array(rows.length - from);
  for (let at = from; at < rows.length; at += 1) widths[at - from] = Math.min(65_535, rows[at]?.width ?? 0);
  return widths;
}
