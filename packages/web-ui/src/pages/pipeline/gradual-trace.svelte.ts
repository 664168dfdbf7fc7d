import { overFrames } from './over-frames.ts';
import { type TracedParts, traceMore } from './traced-parts.ts';

/** Puts parts of a graph into focus, and takes them out of it, over as many frames as it takes. */
export class GradualTrace {
  traced: TracedParts;
  readonly #share: number;

  /** `share`: how many parts change at once, between two looks at the clock; `first`: the focus before anything is drawn. */
  constructor(share: number, first: TracedParts) {
    this.#share = share;
    this.traced = $state.raw(first);
  }

  /** Goes on until every part looks as wanted; returns how to stop. For an `$effect` on the focus. */
  run(wanted: TracedParts, near: ReadonlySet<string>): () => void {
    return overFrames(() => {
      const next = traceMore(this.traced, wanted, { near, share: this.#share });
      this.traced = next ?? this.traced;
      return next !== undefined;
    });
  }
}
