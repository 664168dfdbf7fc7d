import { flushSync } from 'svelte';
import { type DrawnParts, drawMore, nothingDrawn } from './drawn-parts.ts';

/** Of the 50 ms that a task may take, the part for making elements; the browser needs the rest to lay them out. */
const sliceMs = 8;
const stepsPerFrame = 6;

/** A tab that nobody looks at gets no frames; it is drawn all the same, slowly. */
const noFrameMs = 250;

/** Draws a graph's parts over as many frames as it takes, so that no task holds up what the user does (ui.md C7.4). */
export class GradualDrawing {
  drawn: DrawnParts = $state.raw(nothingDrawn);
  readonly #share: number;

  /** `share`: how many parts are drawn at once, between two looks at the clock. */
  constructor(share: number) {
    this.#share = share;
  }

  /** Draws on until everything is there; returns how to stop. For an `$effect` on what is to be drawn. */
  run(ids: readonly string[], near: ReadonlySet<string>): () => void {
    let stop = () => {};
    const draw = () => {
      stop();
      const start = performance.now();
      for (let step = 0; step < stepsPerFrame && performance.now() - start < sliceMs; step += 1) {
        const next = drawMore(ids, near, { drawn: this.drawn, share: this.#share });
        if (next === undefined) return;
        this.drawn = next;
        flushSync();
      }
      stop = beforeNextFrame(draw);
    };
    stop = beforeNextFrame(draw);
    return () => stop();
  }
}

/** Runs something before the next frame, or after a while where none comes; returns how to call it off. */
function beforeNextFrame(run: () => void): () => void {
  const frame = requestAnimationFrame(run);
  const timer = setTimeout(run, noFrameMs);
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}
