import type { BuildId } from '@rondo/db';
import { type EventLog, readEvents } from '@rondo/event-log';
import { type BuildEvent, decodeEvents, type UiBuildOutline } from '@rondo/protocol';
import type { PlanGraft } from './graft-plan.ts';

/** Half a second's worth of looking; nearly all builds say less. */
const mostBytes = 64 * 1024 * 1024;
const separator = Buffer.from('\n\n', 'latin1');
/** How the envelope of a line of output ends; inside of a payload its quotes would be escaped. */
const ofLog = Buffer.from(',"event":"log","version":', 'latin1');
const tailBytes = 80;
const beforeId = Buffer.from('"origin":{"id":"', 'latin1');
const quote = Buffer.from('"', 'latin1');
const headBytes = 200;

type Step = UiBuildOutline['steps'][number];

/** What the events of a build say of its steps, without their output. */
export type ReadOutline = Pick<UiBuildOutline, 'steps' | 'error' | 'cut'> & { readonly grafts: readonly PlanGraft[] };

/** Reads a build's events; lines of output are counted, not decoded. */
export async function readOutline(events: EventLog, build: BuildId): Promise<ReadOutline> {
  const notes = new Notes();
  let bytes = 0;
  for await (const { wire } of readEvents(events, build)) {
    noteAll(notes, wire);
    bytes += wire.length;
    if (bytes > mostBytes) break;
  }
  return { ...notes.told(), cut: bytes > mostBytes };
}

function noteAll(notes: Notes, wire: Buffer): void {
  for (let start = 0; start < wire.length; ) {
    const found = wire.indexOf(separator, start, 'latin1');
    const end = found === -1 ? wire.length : found + separator.length;
    const isOutput = wire.subarray(Math.max(start, end - tailBytes), end).includes(ofLog);
    if (isOutput) notes.addOutput(originOf(wire.subarray(start, Math.min(end, start + headBytes))), end - start);
    else for (const { event } of decodeEvents(wire.subarray(start, end))) notes.add(event);
    start = end;
  }
}

/** The step that printed, from the beginning of its event in wire form; the payload comes behind it. */
function originOf(head: Buffer): string | undefined {
  const at = head.indexOf(beforeId);
  if (at === -1) return undefined;
  const from = at + beforeId.length;
  const to = head.indexOf(quote, from);
  return to === -1 ? undefined : head.toString('utf8', from, to);
}

class Notes {
  readonly #steps = new Map<string, Step>();
  readonly #grafts: PlanGraft[] = [];
  #error: string | undefined;
  #ended = false;

  addOutput(id: string | undefined, sizeBytes: number): void {
    if (id !== undefined) this.#note(id, { sizeBytes: this.#step(id).sizeBytes + sizeBytes });
  }

  add(event: BuildEvent): void {
    if (event.event === 'status') this.#ended = event.data.status !== 'started';
    if (!('origin' in event.data)) return;
    const { id } = event.data.origin;
    if (id !== undefined && id !== '') this.#addOfStep(id, event);
    else if (event.event === 'error') this.#error = event.data.message;
  }

  told(): Omit<ReadOutline, 'cut'> {
    const steps = [...this.#steps.values()].map(
      (step): Step => (this.#ended && step.status === 'running' ? { ...step, status: 'interrupted' } : step),
    );
    return { steps, grafts: this.#grafts, ...(this.#error === undefined ? {} : { error: this.#error }) };
  }

  #addOfStep(id: string, told: BuildEvent): void {
    const graft = graftOf(id, told);
    if (graft === undefined) this.#note(id, newsOf(told));
    else this.#grafts.push(graft);
  }

  #step(id: string): Step {
    return this.#steps.get(id) ?? { id, status: 'running', sizeBytes: 0 };
  }

  #note(id: string, news: Partial<Step>): void {
    this.#steps.set(id, { ...this.#step(id), ...news });
  }
}

function graftOf(id: string, told: BuildEvent): PlanGraft | undefined {
  switch (told.event) {
    case 'image-check':
      return { id, field: 'image_check_plan', value: told.data.plan };
    case 'image-get':
      return { id, field: 'image_get_plan', value: told.data.plan };
    case 'across-substeps':
      return { id, field: 'steps', value: told.data.substeps };
    default:
      return undefined;
  }
}

/** What an event changes in what is known of its step. */
function newsOf(told: BuildEvent): Partial<Step> {
  const time = 'time' in told.data ? told.data.time : undefined;
  const at = (key: 'initializeTime' | 'startTime' | 'endTime') => (time === undefined ? {} : { [key]: time });
  if (told.event.startsWith('initialize')) return at('initializeTime');
  if (told.event.startsWith('start')) return at('startTime');
  switch (told.event) {
    case 'finish':
      return { ...at('endTime'), status: told.data.succeeded ? 'succeeded' : 'failed' };
    case 'finish-task':
    case 'finish-get':
    case 'finish-put': {
      const { exit_status: exitStatus } = told.data;
      return { ...at('endTime'), exitStatus, status: exitStatus === 0 ? 'succeeded' : 'failed' };
    }
    case 'error':
      return { ...at('endTime'), status: 'errored', error: told.data.message };
    case 'selected-worker':
      return { worker: told.data.selected_worker };
    default:
      return {};
  }
}
