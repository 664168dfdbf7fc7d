import type { NumberedEvent } from '@rondo/protocol';
import { type RowBlock, type RowIndex, rowsPerBlock } from './row-index.ts';
import { RowTracker } from './row-tracker.ts';

/** Takes all events of a build in order and yields the row index of each step that wrote something. */
export class RowIndexBuilder {
  readonly #steps = new Map<string, StepRows>();

  add({ eventId, event }: NumberedEvent): void {
    if (event.event !== 'log') return;
    const { origin, payload } = event.data;
    const planId = origin.id ?? '';
    const step = this.#steps.get(planId) ?? new StepRows();
    this.#steps.set(planId, step);
    step.write(eventId, payload);
  }

  finish(): RowIndex[] {
    return [...this.#steps].map(([planId, step]) => ({ planId, rowCount: step.rowCount, blocks: step.blocks }));
  }
}

class StepRows {
  readonly blocks: RowBlock[] = [];
  readonly #tracker = new RowTracker((row) => this.#touch(row));
  #eventId = 0;
  /** The last event before which the cursor stood at the beginning of a row: where a replay can begin. */
  #anchor = { firstEventId: 0, row: 0, style: '' };

  get rowCount(): number {
    return this.#tracker.rowCount;
  }

  write(eventId: number, payload: string): void {
    const { row, isLineStart, style } = this.#tracker.cursor;
    if (isLineStart) this.#anchor = { firstEventId: eventId, row, style };
    this.#eventId = eventId;
    this.#tracker.write(payload);
  }

  #touch(row: number): void {
    const at = Math.floor(row / rowsPerBlock);
    // A cursor that moved far down leaves rows behind that nothing has touched yet.
    while (this.blocks.length <= at) this.blocks.push({ ...this.#anchor, lastEventId: this.#eventId });
    const block = this.blocks[at];
    if (block !== undefined && block.lastEventId !== this.#eventId)
      this.blocks[at] = { ...block, lastEventId: this.#eventId };
  }
}
