import type { ChildProcess } from 'node:child_process';
import { type FSWatcher, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { abortable, type Clock, type Deferred, defer } from '@rondo/foundation';
import type { WorkerOutputOffsets, WorkerProcessState, WorkerProcessView } from '@rondo/protocol';
import { endOfProcess } from './end-of-process.ts';
import { isHolderAlive, signalHolder } from './holder-liveness.ts';
import { LiveStdin } from './live-stdin.ts';
import type { ProcessFiles } from './process-files.ts';
import { type ProcessRecord, readBootId } from './process-record.ts';
import { type ProcessStatus, parseProcessStatus } from './process-status.ts';
import { readComplaint } from './runtime-complaint.ts';
import { Spool } from './spool.ts';

export type OutputKind = 'stdout' | 'stderr';
export type OutputChunk = { kind: OutputKind; offset: number; bytes: Buffer };

/** How much unacknowledged output a process may have before it has to wait for its reader. */
const spoolLimitBytes = 256 << 20;

/** Writes to the output that come faster than this are looked at together: a program may write every line by itself. */
const outputIntervalMs = 4;

/** How often a holder that is nobody's child here is looked for; others are heard to end. */
const livenessIntervalMs = 250;

/**
 * A process as the worker sees it: through the files that its holder writes. It is the same whether this worker started
 * the holder or found it at its own start.
 *
 *     running ──▶ finished | unstartable | lost
 */
export class HeldProcess {
  readonly record: ProcessRecord;
  readonly files: ProcessFiles;
  readonly spools: { stdout: Spool; stderr: Spool };
  readonly #clock: Clock;
  #status: ProcessStatus = parseProcessStatus('');
  #statusBytes = 0;
  #state: WorkerProcessState = { state: 'running' };
  #changed: Deferred<void> = defer();
  readonly #ended = defer<WorkerProcessState>();
  readonly #stop = new AbortController();
  #watcher: FSWatcher | undefined;
  readonly #stdin: LiveStdin | undefined;
  #isPaused = false;
  #isLooking = false;

  constructor(record: ProcessRecord, files: ProcessFiles, clock: Clock) {
    this.record = record;
    this.files = files;
    this.#clock = clock;
    this.#stdin = record.stdin === 'live' ? new LiveStdin(files.stdinPipe) : undefined;
    this.spools = { stdout: new Spool(files.stdout), stderr: new Spool(files.stderr) };
  }

  get id(): string {
    return this.record.id;
  }

  get state(): WorkerProcessState {
    return this.#state;
  }

  get status(): ProcessStatus {
    return this.#status;
  }

  /** Settles when the process has ended and all of its output is stored. */
  get ended(): Promise<WorkerProcessState> {
    return this.#ended.promise;
  }

  view(): WorkerProcessView {
    const { stdout, stderr } = this.spools;
    return {
      id: this.id,
      state: this.#state,
      spooled: { stdout: stdout.sizeBytes(), stderr: stderr.sizeBytes() },
      acknowledged: { stdout: stdout.acknowledgedBytes, stderr: stderr.acknowledgedBytes },
    };
  }

  /**
   * Follows a holder that `start` starts, or one that waited and is told to begin; the watch stands before it, so that
   * nothing it writes goes unseen.
   */
  follow(start: () => ChildProcess | undefined): void {
    this.#watch();
    const child = start();
    if (child === undefined) {
      this.refresh();
      this.#followFromOutside();
      return;
    }
    child.once('error', () => this.#holderGone());
    child.once('exit', () => this.#holderGone());
  }

  /** Follows a process that an earlier worker left behind; its holder may be gone by now. */
  adopt(): void {
    this.#readAcknowledged();
    this.#watch();
    this.refresh();
    const { holder } = this.#status;
    if (holder !== undefined && isHolderAlive(holder)) signalHolder(holder.pid, 'SIGCONT');
    this.#followFromOutside();
  }

  /** Settles once the program runs or is known not to, or has ended. */
  async untilStarted(signal: AbortSignal): Promise<void> {
    while (this.#state.state === 'running' && !this.#status.started) await this.#change(signal);
  }

  /**
   * Settles once the program has ended, though others may still keep its container (and its output's pipes) open; or with
   * `client-lost` when the runtime's client ended without a word of the program's end, so that this may run on with nobody to hold it.
   */
  async untilExited(signal: AbortSignal): Promise<'exited' | 'client-lost'> {
    for (;;) {
      const { exitStatus, runtimeCode, missing } = this.#status;
      if (exitStatus !== undefined || missing) return 'exited';
      if (runtimeCode !== undefined) return 'client-lost';
      if (this.#state.state !== 'running') return 'exited';
      await this.#change(signal);
    }
  }

  /** Output from these offsets on, as it is stored, until the process has ended and everything was given. */
  async *output(from: WorkerOutputOffsets, signal: AbortSignal): AsyncGenerator<OutputChunk> {
    const offsets = { ...from };
    for (;;) {
      signal.throwIfAborted();
      const changed = this.#changed.promise;
      // Asked before reading: what is stored after the end was seen can be nothing.
      const isEnded = this.#state.state !== 'running';
      let isIdle = true;
      for (const kind of ['stdout', 'stderr'] as const) {
        offsets[kind] = Math.max(offsets[kind], this.spools[kind].firstByte);
        const bytes = this.spools[kind].read(offsets[kind]);
        if (bytes.length === 0) continue;
        isIdle = false;
        yield { kind, offset: offsets[kind], bytes };
        offsets[kind] += bytes.length;
      }
      if (!isIdle) continue;
      if (isEnded) return;
      await abortable(changed, signal);
    }
  }

  /** One stream of the output, from an offset on, until the end. */
  async *stream(kind: OutputKind, from: number, signal: AbortSignal): AsyncGenerator<OutputChunk> {
    const other: OutputKind = kind === 'stdout' ? 'stderr' : 'stdout';
    const offsets = { [kind]: from, [other]: Number.MAX_SAFE_INTEGER } as Record<OutputKind, number>;
    yield* this.output(offsets, signal);
  }

  /** The reader keeps what lies before these offsets; room on the disk is given back, and a process that waited goes on. */
  acknowledge(offsets: Partial<WorkerOutputOffsets>): void {
    for (const kind of ['stdout', 'stderr'] as const) this.spools[kind].acknowledge(offsets[kind] ?? 0);
    const { acknowledged } = this.view();
    keep(this.files.acknowledged, JSON.stringify(acknowledged));
    this.#pauseOrGoOn();
  }

  /** Writes to a live standard input. Settles when the process can take more; what comes after its end is dropped. */
  async writeStdin(bytes: Buffer, signal: AbortSignal): Promise<void> {
    await this.#untilStdinOpen(signal);
    await abortable(Promise.race([this.#stdin?.write(bytes), this.ended]), signal);
  }

  /** Ends a live standard input. A terminal knows no such end: its user types Ctrl-D. */
  async closeStdin(signal: AbortSignal): Promise<void> {
    if (this.record.terminal) return;
    await this.#untilStdinOpen(signal);
    // Before the process has its end of the pipe, closing ours would take what was written with it.
    await this.untilStarted(signal);
    this.#stdin?.end();
  }

  /** Takes the program's exit as the process's end while others keep the container open. */
  finishEarly(): void {
    const { exitStatus, outOfMemory } = this.#status;
    if (exitStatus === undefined) return;
    this.#end({ state: 'finished', exitStatus, ...(outOfMemory ? { outOfMemory } : {}) });
  }

  /** Kills the holder and all it holds outside of the container. */
  killHolder(): void {
    const { holder } = this.#status;
    if (holder !== undefined && isHolderAlive(holder)) signalHolder(holder.pid, 'SIGKILL');
  }

  /** Notes why the worker is about to kill the whole container, so that the end is told as what it is, by a later worker too. */
  condemn(verdict: 'killed' | 'stopped'): void {
    if (this.#state.state === 'running') keep(this.files.verdict, verdict);
  }

  /** Lets a process that waits for its reader go on, so that it can be ended. */
  unpause(): void {
    const { holder } = this.#status;
    if (this.#isPaused && holder !== undefined && isHolderAlive(holder)) signalHolder(holder.pid, 'SIGCONT');
    this.#isPaused = false;
  }

  /** Stops following; the process itself goes on. */
  close(): void {
    this.#stop.abort();
    this.#watcher?.close();
    this.#stdin?.destroy();
    this.#notify();
  }

  /** Reads what the holder wrote since. */
  refresh(): void {
    const text = this.#readStatus();
    if (text.length !== this.#statusBytes) {
      this.#statusBytes = text.length;
      this.#status = parseProcessStatus(text);
      if (this.record.stdin === 'bytes' && this.#status.started) rmSync(this.files.stdinBytes, { force: true });
      if (this.#status.ended) this.#end(this.#explainEnd());
    }
    if (this.#state.state === 'running') this.#stdin?.open();
    this.#pauseOrGoOn();
    this.#notify();
  }

  #watch(): void {
    this.#watcher = watch(this.files.directory, (_, name) => {
      if (name === 'stdout' || name === 'stderr') void this.#outputGrew();
      // The others change along with it, or tell nothing while the process runs.
      else if (name === null || name === 'status' || name === 'stdin.fifo') this.refresh();
    });
    this.#watcher.on('error', () => undefined);
  }

  async #outputGrew(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    this.#pauseOrGoOn();
    this.#notify();
    await this.#clock.sleep(outputIntervalMs);
    this.#isLooking = false;
    // What was written meanwhile was seen by nobody.
    this.#pauseOrGoOn();
    this.#notify();
  }

  #followFromOutside(): void {
    const { holder } = this.#status;
    if (this.#state.state !== 'running') return;
    if (holder === undefined) this.#holderGone();
    else void this.#watchHolder(holder);
  }

  async #watchHolder(holder: NonNullable<ProcessStatus['holder']>): Promise<void> {
    while (this.#state.state === 'running' && !this.#stop.signal.aborted) {
      if (!isHolderAlive(holder)) {
        this.#holderGone();
        return;
      }
      await this.#clock.sleep(livenessIntervalMs, this.#stop.signal).catch(() => undefined);
    }
  }

  #holderGone(): void {
    if (this.#stop.signal.aborted) return;
    this.refresh();
    this.#end(this.#explainEnd());
  }

  #explainEnd(): WorkerProcessState {
    return endOfProcess(this.#status, {
      program: this.record.program,
      verdict: readVerdict(this.files.verdict),
      machineRestarted: this.record.bootId !== readBootId(),
      complaint: readComplaint(this.files.runtimeLog, this.files.mountLog),
    });
  }

  #end(state: WorkerProcessState): void {
    if (this.#state.state !== 'running') return;
    this.#state = state;
    this.#watcher?.close();
    this.#stdin?.destroy();
    this.#stop.abort();
    this.#ended.resolve(state);
    this.#notify();
  }

  #pauseOrGoOn(): void {
    const { holder } = this.#status;
    if (holder === undefined || this.#state.state !== 'running') return;
    const { stdout, stderr } = this.spools;
    const waitingBytes = stdout.sizeBytes() - stdout.acknowledgedBytes + stderr.sizeBytes() - stderr.acknowledgedBytes;
    const mustWait = waitingBytes > spoolLimitBytes;
    if (mustWait === this.#isPaused) return;
    this.#isPaused = mustWait;
    signalHolder(holder.pid, mustWait ? 'SIGSTOP' : 'SIGCONT');
  }

  async #untilStdinOpen(signal: AbortSignal): Promise<void> {
    while (this.#state.state === 'running' && this.#stdin?.open() === false) await this.#change(signal);
  }

  #readStatus(): string {
    try {
      return readFileSync(this.files.status, 'latin1');
    } catch {
      return '';
    }
  }

  #readAcknowledged(): void {
    try {
      const offsets: unknown = JSON.parse(readFileSync(this.files.acknowledged, 'utf8'));
      if (typeof offsets !== 'object' || offsets === null) return;
      for (const kind of ['stdout', 'stderr'] as const) {
        const offset: unknown = Reflect.get(offsets, kind);
        if (typeof offset === 'number') this.spools[kind].acknowledge(offset);
      }
    } catch {
      // Never acknowledged, or cut while being written: the reader asks from its own offset in any case.
    }
  }

  #change(signal: AbortSignal): Promise<void> {
    return abortable(this.#changed.promise, signal);
  }

  #notify(): void {
    const changed = this.#changed;
    this.#changed = defer();
    changed.resolve();
  }
}

/** Writes what a later worker would like to know. On a full disk it goes without: what runs must still be ended, and waiting output taken. */
function keep(path: string, text: string): void {
  try {
    writeFileSync(path, text, { mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  }
}

function readVerdict(path: string): 'killed' | 'stopped' | undefined {
  try {
    const verdict = readFileSync(path, 'utf8');
    return verdict === 'killed' || verdict === 'stopped' ? verdict : undefined;
  } catch {
    return undefined;
  }
}
