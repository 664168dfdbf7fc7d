import type { Clock } from '@rondo/foundation';
import type { BuildEvent, EventTaskConfig } from '@rondo/protocol';
import type { OutputPosition, OutputSource } from '@rondo/runtime';
import type { Journal, StepCheckpoint, StepStage } from './journal.ts';
import { type Batch, LineBatcher } from './line-batcher.ts';
import { Redactor } from './redactor.ts';
import type { SecretTracker } from './secret-tracker.ts';

const stageOrder: readonly StepStage[] = ['initialized', 'prepared', 'placed', 'started'];
/** An unfinished line is shown after this time. */
const flushAfterMs = 500;

export interface StepLogOptions {
  readonly planId: string;
  readonly journal: Journal;
  readonly secrets: SecretTracker;
  readonly clock: Clock;
  /** Where the step was when another node ran it. */
  readonly resumed?: StepCheckpoint | undefined;
}

type StepEvent = Exclude<BuildEvent, { event: 'status' }>;
/** The data of the event that bears this name. */
type DataOf<Event, Type> = Event extends { event: infer Types; data: infer Data }
  ? Type extends Types
    ? Data
    : never
  : never;
type EventFields<Type extends StepEvent['event']> = Omit<DataOf<StepEvent, Type>, 'origin' | 'time'>;

/**
 * One step's voice in the build's log. Each stage is announced once, however often the step is taken up, and its output
 * goes in as redacted lines.
 */
export class StepLog {
  readonly planId: string;
  readonly #options: StepLogOptions;
  readonly #redactor: Redactor;
  readonly #batchers: Record<OutputSource, LineBatcher>;
  readonly #position: Record<OutputSource, number>;
  #stage: number;
  readonly #said: string[] = [];
  #flushing: AbortController | undefined;

  constructor(options: StepLogOptions) {
    const { planId, secrets, resumed = {} } = options;
    this.planId = planId;
    this.#options = options;
    this.#redactor = new Redactor(secrets);
    this.#position = { stdout: resumed.stdout ?? 0, stderr: resumed.stderr ?? 0 };
    this.#batchers = {
      stdout: new LineBatcher(this.#redactor, this.#position.stdout),
      stderr: new LineBatcher(this.#redactor, this.#position.stderr),
    };
    this.#stage = resumed.stage === undefined ? -1 : stageOrder.indexOf(resumed.stage);
  }

  /** Up to where output is in the log, or about to be. */
  get position(): OutputPosition {
    return { ...this.#position };
  }

  /** Whether another node said that its process had been started. */
  get wasStarted(): boolean {
    return this.#options.resumed?.stage === 'started';
  }

  /** Announces a stage, unless the log has it from before. */
  reach<Type extends StepEvent['event']>(stage: StepStage, type: Type, fields: EventFields<Type>): void {
    const reached = stageOrder.indexOf(stage);
    if (reached <= this.#stage) return;
    this.#stage = reached;
    this.#write(type, fields, { stage });
  }

  /** Announces something between two stages, unless the step had got further when it was taken up. */
  once<Type extends StepEvent['event']>(type: Type, fields: EventFields<Type>): void {
    if (this.#options.resumed?.said?.includes(type)) return;
    this.#said.push(type);
    this.#write(type, fields, { said: [...(this.#options.resumed?.said ?? []), ...this.#said] });
  }

  /** Writes an event that belongs to no stage. */
  event<Type extends StepEvent['event']>(type: Type, fields: EventFields<Type>): void {
    this.#write(type, fields);
  }

  /** The last words of a step that could not be run to its end. */
  error(message: string): void {
    this.#endOutput();
    this.#write('error', { message: this.#redactor.redact(message) });
  }

  /** A line of the step itself, not of a program. */
  say(source: OutputSource, text: string): void {
    this.#options.journal.write({ event: this.#logEvent(source, this.#redactor.redact(text)) });
  }

  /** The step begins anew on another worker, whose output counts from its first byte: why, as a line of the log. */
  beginAgain(text: string): void {
    this.#endOutput();
    this.#flushing = undefined;
    for (const source of ['stdout', 'stderr'] as const) {
      this.#position[source] = 0;
      this.#batchers[source] = new LineBatcher(this.#redactor, 0);
    }
    this.#stage = stageOrder.indexOf('prepared');
    const at: StepCheckpoint = { stage: 'prepared', stdout: 0, stderr: 0 };
    const event = this.#logEvent('stderr', `\u001b[1;36m${this.#redactor.redact(text)}\u001b[0m\n`);
    this.#options.journal.write({ event, checkpoint: { planId: this.planId, at } });
  }

  /** Output of the step's program. `onSafe` is told how much of it needs not be sent again. Waits while the journal is full. */
  async output(source: OutputSource, bytes: Uint8Array, onSafe: (position: OutputPosition) => void): Promise<void> {
    const batch = this.#batchers[source].push(bytes);
    if (batch !== undefined) this.#log(source, batch, onSafe);
    if (this.#batchers[source].isWaiting) this.#flushSoon(onSafe);
    await this.#options.journal.room();
  }

  /** Everything that the program wrote has come. */
  endOutput(onSafe: (position: OutputPosition) => void): void {
    this.#endOutput(onSafe);
  }

  /** A text without the secrets that are known by now. */
  redact(text: string): string {
    return this.#redactor.redact(text);
  }

  redactConfig(config: EventTaskConfig): EventTaskConfig {
    const { path, args, dir } = config.run;
    const redact = (text: string) => this.#redactor.redact(text);
    return { ...config, run: { path: redact(path), args: args?.map(redact) ?? null, dir } };
  }

  #endOutput(onSafe: (position: OutputPosition) => void = () => undefined): void {
    this.#flushing?.abort();
    for (const source of ['stdout', 'stderr'] as const) {
      const batch = this.#batchers[source].end();
      if (batch !== undefined) this.#log(source, batch, onSafe);
    }
  }

  #flushSoon(onSafe: (position: OutputPosition) => void): void {
    if (this.#flushing !== undefined) return;
    const flushing = new AbortController();
    this.#flushing = flushing;
    this.#options.clock.sleep(flushAfterMs, flushing.signal).then(
      () => {
        this.#flushing = undefined;
        for (const source of ['stdout', 'stderr'] as const) {
          const batch = this.#batchers[source].flush();
          if (batch !== undefined) this.#log(source, batch, onSafe);
        }
      },
      () => undefined,
    );
  }

  #log(source: OutputSource, { text, endOffset }: Batch, onSafe: (position: OutputPosition) => void): void {
    this.#position[source] = endOffset;
    const position = this.position;
    const checkpoint = { planId: this.planId, at: { [source]: endOffset } };
    this.#options.journal.write({ event: this.#logEvent(source, text), checkpoint, onSafe: () => onSafe(position) });
  }

  #logEvent(source: OutputSource, payload: string): BuildEvent {
    return { event: 'log', data: { time: this.#time(), origin: { id: this.planId, source }, payload } };
  }

  #write<Type extends StepEvent['event']>(type: Type, fields: EventFields<Type>, at?: StepCheckpoint): void {
    // The fields are those of the type, which the compiler can't follow through the spread.
    const event = { event: type, data: orderData(type, this.planId, this.#time(), fields) } as unknown as BuildEvent;
    this.#options.journal.write({ event, ...(at === undefined ? {} : { checkpoint: { planId: this.planId, at } }) });
  }

  #time(): number {
    return Math.floor(this.#options.clock.nowMs() / 1000);
  }
}

/** Key orders of stock servers differ by event (api.md 13.4); readers don't care, comparisons with recordings do. */
function orderData(type: string, planId: string, time: number, fields: object): object {
  const origin = { id: planId };
  if (type === 'set-pipeline-changed') return { origin, ...fields };
  if (type === 'error') return { ...fields, origin, time };
  if (type === 'finish-task') return { time, ...fields, origin };
  const timeFirst = ['initialize-task', 'start-task', 'image-check', 'image-get', 'selected-worker'].includes(type);
  return timeFirst ? { time, origin, ...fields } : { origin, time, ...fields };
}
