import type { ResourceId, ScheduledCheck } from '@rondo/db';
import { checkIntervalOf, type SchedulerOptions } from '../scheduler-options.ts';
import type { CheckOutcome, CheckRequest } from './check-runner.ts';

type Entry = {
  dueMs: number;
  readonly intervalMs: number;
  readonly check: ScheduledCheck;
  isRunning: boolean;
  /** No longer to be checked: paused, or gone, while a check of it runs. */
  isWithdrawn: boolean;
  /** Checks in a row that were due and then not needed: each lets more time pass before the next. */
  readonly fruitless: number;
  readonly notBeforeMs: number;
};

const fruitlessDelayMs = 500;

const unknown = { isRunning: false, fruitless: 0, notBeforeMs: 0 };

/** When each resource is due, in memory: what is loaded from the database once is kept up by how checks end. */
export class CheckWheel {
  readonly #options: SchedulerOptions;
  readonly #entries = new Map<ResourceId, Entry>();

  constructor(options: SchedulerOptions) {
    this.#options = options;
  }

  /** Checks in a second that the intervals come to. */
  get perSecond(): number {
    let sum = 0;
    for (const { intervalMs } of this.#entries.values()) sum += 1000 / intervalMs;
    return sum;
  }

  /** Takes over what the database says of all resources, or of `only` one. What is running goes on. */
  load(checks: readonly ScheduledCheck[], nowMs: number, only?: ResourceId): void {
    const listed = new Set(checks.map(({ resourceId }) => resourceId));
    for (const [resourceId, entry] of this.#entries) {
      if (listed.has(resourceId) || (only !== undefined && only !== resourceId)) continue;
      if (entry.isRunning) entry.isWithdrawn = true;
      else this.#entries.delete(resourceId);
    }
    for (const check of checks) {
      const { isRunning, fruitless, notBeforeMs } = this.#entries.get(check.resourceId) ?? unknown;
      const dueMs = Math.max(nowMs + Math.max(0, check.dueInMs), notBeforeMs);
      const intervalMs = checkIntervalOf(check, this.#options);
      const moment = { dueMs, intervalMs, fruitless, notBeforeMs };
      this.#entries.set(check.resourceId, { ...moment, check, isRunning, isWithdrawn: false });
    }
  }

  /** The earliest time that something not running is due; undefined where there is nothing. */
  nextDueMs(): number | undefined {
    let next: number | undefined;
    for (const { dueMs, isRunning } of this.#entries.values()) {
      if (!isRunning && (next === undefined || dueMs < next)) next = dueMs;
    }
    return next;
  }

  /** What is due now, longest due first; each counts as running until it is told ended. */
  takeDue(nowMs: number): CheckRequest[] {
    const due = [...this.#entries.values()].filter(({ dueMs, isRunning }) => !isRunning && dueMs <= nowMs);
    due.sort((a, b) => a.dueMs - b.dueMs);
    return due.map((entry) => {
      entry.isRunning = true;
      const { resourceId, pin } = entry.check;
      return {
        resourceId,
        need: { kind: 'due' },
        intervalMs: entry.intervalMs,
        ...(pin === null ? {} : { from: pin }),
      };
    });
  }

  /**
   * How a check ended. True: the database must be asked when the resource is due again, since another check was newer,
   * since this resource is only checked until it has what it needs, or since it was not to be checked any more meanwhile.
   */
  ended(resourceId: ResourceId, outcome: CheckOutcome | 'broken', nowMs: number): boolean {
    const entry = this.#entries.get(resourceId);
    if (entry === undefined) return false;
    if (entry.isWithdrawn) return this.#entries.delete(resourceId);
    const isFruitless = outcome === 'not-needed' || outcome === 'busy';
    const fruitless = isFruitless ? entry.fruitless + 1 : 0;
    const notBeforeMs = isFruitless ? nowMs + Math.min(entry.intervalMs, fruitlessDelayMs * 2 ** entry.fruitless) : 0;
    const dueMs = nowMs + entry.intervalMs;
    this.#entries.set(resourceId, { ...entry, isRunning: false, dueMs, fruitless, notBeforeMs });
    if (isFruitless) return true;
    return outcome === 'succeeded' && !entry.check.isPolled;
  }
}
