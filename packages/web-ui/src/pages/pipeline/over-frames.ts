import { flushSync } from 'svelte';

/** Of the 50 ms that a task may take, the part for changing elements; the browser needs the rest to lay them out. */
const sliceMs = 8;
const stepsPerFrame = 6;

/** A tab that nobody looks at gets no frames; it is drawn all the same, slowly. */
const noFrameMs = 250;

/**
 * Changes what is drawn over as many frames as it takes, so that no task holds up what the user does (ui.md C7.4).
 *
 * @param step changes a little, and says whether there was something left to change.
 * @returns how to stop; for an `$effect` on what is to be drawn.
 */
export function overFrames(step: () => boolean): () => void {
  let stop = () => {};
  const draw = () => {
    stop();
    const start = performance.now();
    for (let steps = 0; steps < stepsPerFrame && performance.now() - start < sliceMs; steps += 1) {
      if (!step()) return;
      flushSync();
    }
    stop = beforeNextFrame(draw);
  };
  stop = beforeNextFrame(draw);
  return () => stop();
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
