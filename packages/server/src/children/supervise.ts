import type { ChildProcess } from 'node:child_process';
import { type Clock, type Logger, systemClock } from '@rondo/foundation';

export type ChildOptions = {
  readonly name: string;
  /** Starts it; called again when it dies. */
  readonly launch: () => ChildProcess;
  readonly logger: Logger;
  readonly clock?: Clock;
  /** How long it may take to end after SIGTERM before SIGKILL. */
  readonly stopTimeoutMs?: number;
};

const firstDelayMs = 50;
const maxDelayMs = 5_000;
const steadyMs = 10_000;

/** A child process that is started again whenever it dies: at once after a steady life, later each time it dies young. */
export class SupervisedChild {
  readonly name: string;
  readonly #options: ChildOptions;
  readonly #clock: Clock;
  readonly #stopping = new AbortController();
  #child: ChildProcess | undefined;
  #running: Promise<void> | undefined;
  #restarts = 0;

  constructor(options: ChildOptions) {
    this.name = options.name;
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  get processId(): number | undefined {
    return this.#child?.pid;
  }

  get restarts(): number {
    return this.#restarts;
  }

  start(): void {
    this.#running ??= this.#keepRunning();
  }

  /** Ends it and waits until it is gone. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    const child = this.#child;
    if (child !== undefined && child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      const patience = new AbortController();
      const { stopTimeoutMs = 20_000 } = this.#options;
      const late = this.#clock.sleep(stopTimeoutMs, patience.signal).then(
        () => child.kill('SIGKILL'),
        () => undefined,
      );
      await this.#running;
      patience.abort();
      await late;
    }
    await this.#running;
  }

  async #keepRunning(): Promise<void> {
    let delayMs = firstDelayMs;
    while (!this.#stopping.signal.aborted) {
      const startedMs = this.#clock.nowMs();
      const end = await this.#runOnce();
      if (this.#stopping.signal.aborted) return;
      const isSteady = this.#clock.nowMs() - startedMs > steadyMs;
      await this.#clock.sleep(isSteady ? firstDelayMs : delayMs, this.#stopping.signal).catch(() => undefined);
      // Whoever started it may have given up on it meanwhile, and says why.
      if (this.#stopping.signal.aborted) return;
      this.#restarts += 1;
      this.#options.logger.error('child process ended; starting it again', { child: this.name, ...end, delayMs });
      delayMs = isSteady ? firstDelayMs : Math.min(delayMs * 2, maxDelayMs);
    }
  }

  #runOnce(): Promise<{ exitCode: number | null; signal: string | null; error?: unknown }> {
    return new Promise((resolve) => {
      const child = this.#options.launch();
      this.#child = child;
      child.once('error', (error) => resolve({ exitCode: null, signal: null, error }));
      child.once('exit', (exitCode, signal) => resolve({ exitCode, signal }));
    });
  }
}
