import { type DrawnParts, drawMore, nothingDrawn } from './drawn-parts.ts';
import { overFrames } from './over-frames.ts';

/** Draws a graph's parts over as many frames as it takes. */
export class GradualDrawing {
  drawn: DrawnParts = $state.raw(nothingDrawn);
  readonly #share: number;

  /** `share`: how many parts are drawn at once, between two looks at the clock. */
  constructor(share: number) {
    this.#share = share;
  }

  /** Draws on until everything is there; returns how to stop. For an `$effect` on what is to be drawn. */
  run(ids: readonly string[], near: ReadonlySet<string>): () => void {
    return overFrames(() => {
      const next = drawMore(ids, near, { drawn: this.drawn, share: this.#share });
      this.drawn = next ?? this.drawn;
      return next !== undefined;
    });
  }
}
