import type { StockBuildStatus } from '../data/stock-shapes.ts';
import type { LogReport } from './build-log.ts';
import type { DrawnRow } from './draw-row.ts';
import type { Found } from './find-text.ts';
import type { LogAnswer, LogRequest, LogStreamState, RowRange } from './log-messages.ts';
import type { PlanNode } from './plan-node.ts';
import { RowIndex } from './row-index.ts';
import { noFolds, type StepFoldState } from './step-folds.ts';
import type { StepState } from './step-state.ts';

/** The page's side of the log worker: states of steps and where rows lie are here, the text stays in the worker until it is on screen. */
export class LogClient {
  state: LogStreamState = $state('opening');
  plan: PlanNode | undefined = $state.raw();
  steps: ReadonlyMap<string, StepState> = $state.raw(new Map());
  status: { readonly status: StockBuildStatus; readonly time: number | undefined } | undefined = $state.raw();
  buildError: string | undefined = $state();
  /** Counts reports, so that what depends on rows knows when to look again. */
  revision = $state(0);
  readonly #indexes = new Map<string, RowIndex>();
  readonly #folds = new Map<string, StepFoldState>();
  readonly #waiting = new Map<number, (answer: LogAnswer) => void>();
  readonly #worker: Worker;
  #next = 1;

  constructor(buildId: number) {
    this.#worker = new Worker(new URL('./log.worker.ts', import.meta.url), { type: 'module' });
    this.#worker.onmessage = (event: MessageEvent<LogAnswer>) => this.#take(event.data);
    this.#send({ kind: 'open', buildId });
  }

  close(): void {
    this.#worker.terminate();
  }

  /** Where the rows of a step lie. */
  index(step: string): RowIndex {
    const known = this.#indexes.get(step) ?? new RowIndex();
    this.#indexes.set(step, known);
    return known;
  }

  /** How many rows a step has; reading it follows the reports. */
  rowsOf(step: string): number {
    return this.revision === 0 ? 0 : this.index(step).length;
  }

  /** The folds of a step, and which of them are open; reading it follows the reports. */
  foldsOf(step: string): StepFoldState {
    return this.revision === 0 ? noFolds : (this.#folds.get(step) ?? noFolds);
  }

  /** Opens or closes the fold whose heading is this row. */
  toggleFold(step: string, row: number): void {
    this.#changeFolds(step, (folds) => folds.toggled(row));
  }

  /** Opens every fold that hides a row. */
  reveal(step: string, row: number): void {
    this.#changeFolds(step, (folds) => folds.revealed(row));
  }

  /** Rows of some ranges, one after the other. */
  async rows(step: string, ranges: readonly RowRange[]): Promise<readonly DrawnRow[]> {
    const answer = await this.#ask((request) => ({ kind: 'rows', request, step, ranges }));
    return answer.kind === 'rows' ? answer.rows : [];
  }

  async find(step: string, query: string): Promise<Found> {
    const answer = await this.#ask((request) => ({ kind: 'find', request, step, query }));
    return answer.kind === 'find' ? answer.found : { hits: [], total: 0 };
  }

  async text(step: string): Promise<string> {
    const answer = await this.#ask((request) => ({ kind: 'text', request, step }));
    return answer.kind === 'text' ? answer.text : '';
  }

  #changeFolds(step: string, change: (folds: StepFoldState) => StepFoldState): void {
    const before = this.#folds.get(step) ?? noFolds;
    const next = change(before);
    if (next === before) return;
    this.#folds.set(step, next);
    this.index(step).setFolds(next);
    this.revision += 1;
  }

  #ask(make: (request: number) => LogRequest): Promise<LogAnswer> {
    const request = this.#next;
    this.#next += 1;
    return new Promise((resolve) => {
      this.#waiting.set(request, resolve);
      this.#send(make(request));
    });
  }

  #send(request: LogRequest): void {
    this.#worker.postMessage(request);
  }

  #take(answer: LogAnswer): void {
    if (answer.kind === 'report') this.#apply(answer.report);
    else if (answer.kind === 'state') this.state = answer.state;
    else {
      this.#waiting.get(answer.request)?.(answer);
      this.#waiting.delete(answer.request);
    }
  }

  #apply(report: LogReport): void {
    if (report.plan !== undefined) this.plan = report.plan;
    if (report.steps.length > 0)
      this.steps = new Map([...this.steps, ...report.steps.map((step) => [step.id, step] as const)]);
    if (report.status !== undefined) this.status = report.status;
    if (report.buildError !== undefined) this.buildError = report.buildError;
    for (const { step, from, widths } of report.rows) this.index(step).set(from, widths);
    for (const { step, folds } of report.folds) this.#changeFolds(step, (before) => before.told(folds));
    this.revision += 1;
  }
}
