import type { Direction } from './geometry.ts';
import type { GraphLayout } from './graph-layout.ts';
import type { LayoutAnswer, LayoutRequest } from './layout-messages.ts';
import type { GraphJobShape } from './thread-model.ts';

/** Layouts by what they were made from, so that coming back to a pipeline, and every change of status, costs nothing. */
const known = new Map<string, Promise<GraphLayout>>();
const mostKnown = 30;
let worker: Worker | undefined;
let next = 1;
const waiting = new Map<number, (layout: GraphLayout) => void>();

/** Lays out some jobs in the worker. The same jobs get the same layout, from memory. */
export function requestLayout(jobs: readonly GraphJobShape[], direction: Direction): Promise<GraphLayout> {
  const shapes = jobs.map(({ name, inputs, outputs }) => ({
    name,
    inputs: inputs.map((input) => ({
      name: input.name,
      resource: input.resource,
      passed: [...input.passed],
      trigger: input.trigger,
    })),
    outputs: outputs.map((output) => ({ resource: output.resource })),
  }));
  const key = JSON.stringify([direction, shapes]);
  const found = known.get(key) ?? ask(shapes, direction);
  known.delete(key);
  known.set(key, found);
  const oldest = known.keys().next().value;
  if (known.size > mostKnown && oldest !== undefined) known.delete(oldest);
  return found;
}

function ask(jobs: readonly GraphJobShape[], direction: Direction): Promise<GraphLayout> {
  worker ??= start();
  const request = next;
  next += 1;
  return new Promise((resolve) => {
    waiting.set(request, resolve);
    worker?.postMessage({ request, jobs, direction } satisfies LayoutRequest);
  });
}

function start(): Worker {
  const started = new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' });
  started.onmessage = (event: MessageEvent<LayoutAnswer>) => {
    waiting.get(event.data.request)?.(event.data.layout);
    waiting.delete(event.data.request);
  };
  return started;
}
