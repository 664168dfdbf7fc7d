import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describeError, Limiter } from '@rondo/foundation';
import type { GardenContainerSpec, WorkerContainerView } from '@rondo/protocol';
import { ProcessRunningError, StuckProcessesError, UnknownProcessError } from '../errors.ts';
import { HeldProcess } from '../processes/held-process.ts';
import { processDirectoryName, processFiles } from '../processes/process-files.ts';
import type { TakenHolder } from '../processes/spare-holders.ts';
import { startHolder } from '../processes/start-holder.ts';
import type { ContainerContext } from './container-context.ts';
import { type ContainerFiles, containerFiles } from './container-files.ts';
import { type ContainerRecord, writeContainerRecord } from './container-record.ts';
import { prepareExec, prepareRun } from './prepare-process.ts';
import type { ProcessToRun } from './process-to-run.ts';
import { descendants, entrants, killFamily, processesInside, signalPid, signalPrograms } from './processes-inside.ts';
import { removeRemains } from './remove-remains.ts';
import { resizeTerminal } from './resize-terminal.ts';
import { writeProcessFiles } from './write-process-files.ts';

/** How long programs may take to end after SIGTERM, and after SIGKILL (worker.md 12.5). */
const stopGraceMs = 10_000;
/** After this long the container's first process is killed too, which the kernel lets nothing survive. */
const killPatienceMs = 1_000;
const pollMs = 20;
const neverAborted = new AbortController().signal;
/** How long the pipes of a program that has exited are read on while somebody else keeps its container open. */
const drainMs = 300;

/**
 * A container: a specification and volumes, and as long as processes run a sandbox that the first of them starts and later
 * ones join. With nobody inside it costs no process, mount or network namespace.
 */
export class Container {
  readonly handle: string;
  readonly processes = new Map<string, HeldProcess>();
  readonly #record: ContainerRecord;
  readonly #files: ContainerFiles;
  readonly #context: ContainerContext;
  /** One start at a time, so that two processes don't both start the sandbox. */
  readonly #starting = new Limiter(1);
  /** The process that started the sandbox; the others live in it. */
  #first: HeldProcess | undefined;
  /** Settles when nothing is left of the last sandbox. */
  #leaving: Promise<void> = Promise.resolve();
  #isDestroyed = false;

  constructor(directory: string, record: ContainerRecord, context: ContainerContext) {
    this.handle = record.handle;
    this.#record = record;
    this.#files = containerFiles(directory);
    this.#context = context;
  }

  get spec(): GardenContainerSpec {
    return this.#record.spec;
  }

  get properties(): Record<string, string> {
    return this.#record.properties;
  }

  get graceTimeNanoseconds(): number {
    return this.#record.graceTimeNanoseconds ?? 0;
  }

  view(): WorkerContainerView {
    return {
      handle: this.handle,
      privileged: this.spec.privileged === true,
      properties: this.properties,
      processes: [...this.processes.values()].map((process) => process.view()),
    };
  }

  setProperty(key: string, value: string): void {
    this.#record.properties[key] = value;
    this.save();
  }

  removeProperty(key: string): void {
    delete this.#record.properties[key];
    this.save();
  }

  setGraceTime(nanoseconds: number): void {
    this.#record.graceTimeNanoseconds = nanoseconds;
    this.save();
  }

  save(): void {
    writeContainerRecord(this.#files.record, this.#record);
  }

  /** Throws UnknownProcessError. */
  process(id: string): HeldProcess {
    const process = this.processes.get(id);
    if (process === undefined) throw new UnknownProcessError(id);
    return process;
  }

  /**
   * Runs a process, or gives the one that was asked for under this id before. Settles once its holder has been started.
   * Throws UserNotFoundError and ContainerSpecError.
   */
  async run(request: ProcessToRun): Promise<HeldProcess> {
    return await this.#starting.run(async () => {
      const existing = this.processes.get(request.id);
      if (existing !== undefined) return existing;
      const first = await this.#openSandbox();
      if (this.#isDestroyed) throw new UnknownProcessError(request.id);
      return first === undefined ? await this.#startSandbox(request) : this.#join(request, first);
    });
  }

  /** Takes over a process that an earlier worker started. */
  adopt(process: HeldProcess): void {
    this.processes.set(process.id, process);
    process.adopt();
    if (process.record.mode !== 'run') {
      void this.#afterJoined(process);
      return;
    }
    if (process.state.state === 'running') this.#first = process;
    if (process.record.networkSlot !== undefined && process.state.state === 'running') {
      this.#context.network.adopt(process.record.networkSlot);
    }
    this.#leaving = this.#afterFirst(process, process.record.networkSlot);
  }

  /** Forgets a process that has ended, with its output. Throws ProcessRunningError. */
  forget(id: string): void {
    const process = this.processes.get(id);
    if (process === undefined) return;
    if (process.state.state === 'running') throw new ProcessRunningError(`process ${id} still runs; stop it first`);
    this.processes.delete(id);
    process.close();
    rmSync(process.files.directory, { recursive: true, force: true });
  }

  /** Sends a signal to one process and what it started. */
  async signal(id: string, signal: 'SIGTERM' | 'SIGKILL', abort: AbortSignal): Promise<void> {
    const process = this.process(id);
    await process.untilStarted(abort);
    process.unpause();
    const inside = this.#processesInside();
    const parent = readPid(process.files.pid);
    if (parent === undefined) return;
    const family = descendants(inside, parent);
    for (const { pid } of family) if (pid !== parent) signalPid(pid, signal);
  }

  /** Tells a process's terminal its new size; without one, or when it has ended, nothing happens. */
  async resize(id: string, window: { columns: number; rows: number }): Promise<void> {
    const process = this.process(id);
    const pid = readPid(process.files.pid);
    if (!process.record.terminal || pid === undefined || process.state.state !== 'running') return;
    await resizeTerminal(pid, window).catch((error: unknown) => {
      if (process.state.state === 'running') throw error;
    });
  }

  /**
   * Ends all processes: SIGTERM, after 10 s SIGKILL; `kill` leaves the first part out. Settles when they are gone.
   * Throws StuckProcessesError when something survives even that.
   */
  async stop(options: { kill: boolean; signal: AbortSignal }): Promise<void> {
    const running = this.#running();
    for (const process of running) process.unpause();
    if (!options.kill) {
      await this.#wait(Promise.all(running.map((process) => process.untilStarted(options.signal))), stopGraceMs);
      signalPrograms(this.#processesInside(), 'SIGTERM');
      if (await this.#wait(this.#allEnded(running), stopGraceMs)) return;
    }
    signalPrograms(this.#processesInside(), 'SIGKILL');
    if (await this.#wait(this.#allEnded(running), killPatienceMs)) return;
    await this.#killSandbox(running, 'killed');
  }

  /** Kills everything and takes the container off the disk. Its volumes stay. */
  async destroy(): Promise<void> {
    this.#isDestroyed = true;
    await this.#starting.run(async () => undefined);
    await this.#killSandbox(this.#running(), 'killed');
    for (const process of this.processes.values()) process.close();
    rmSync(this.#files.directory, { recursive: true, force: true });
  }

  /** Kills everything because the worker is stopped for good; what ran is reported as lost by the next one. */
  async shutDown(): Promise<void> {
    await this.#starting.run(async () => undefined);
    await this.#killSandbox(this.#running(), 'stopped');
  }

  /** Stops following the processes, which go on. */
  close(): void {
    for (const process of this.processes.values()) process.close();
  }

  /** The first process of a sandbox that can be joined, once it can. */
  async #openSandbox(): Promise<HeldProcess | undefined> {
    const first = this.#first;
    if (first === undefined) return undefined;
    await first.untilStarted(AbortSignal.timeout(stopGraceMs));
    const isOpen = first.state.state === 'running' && first.status.exitStatus === undefined;
    if (isOpen || this.#running().some((process) => process !== first)) return first;
    await first.ended;
    await this.#leaving;
    return undefined;
  }

  async #startSandbox(request: ProcessToRun): Promise<HeldProcess> {
    const { tools, network, holders } = this.#context;
    const isClosed = (this.spec.netout_rules ?? []).length === 0;
    const namespace = await network.acquire(isClosed ? 'closed' : 'open');
    let holder: TakenHolder | undefined;
    try {
      this.#record.startCount += 1;
      this.save();
      const files = processFiles(this.#processDirectory(request.id));
      const prepared = prepareRun(request, {
        container: this.#record,
        files: this.#files,
        context: this.#context,
        namespace,
      });
      holder = holders.take(files.directory);
      writeProcessFiles(files, prepared);
      const process = new HeldProcess(prepared.record, files, this.#context.clock);
      process.follow(() => {
        if (holder === undefined) return startHolder(files.directory, prepared.record, tools);
        return holder.begin(prepared.record, tools);
      });
      this.#refillAfter(process);
      this.processes.set(process.id, process);
      this.#first = process;
      this.#leaving = this.#afterFirst(process, namespace.name);
      return process;
    } catch (error) {
      holder?.dismiss();
      network.release(namespace.name, { mayBeChanged: false });
      throw error;
    }
  }

  /** By then it has all that a start takes from the machine. */
  #refillAfter(process: HeldProcess): void {
    const { holders, log } = this.#context;
    process
      .untilStarted(neverAborted)
      .then(() => holders.refill())
      .catch((error: unknown) => log.warn('no holder was started ahead', { error }));
  }

  #join(request: ProcessToRun, first: HeldProcess): HeldProcess {
    const files = processFiles(this.#processDirectory(request.id));
    const prepared = prepareExec(request, { container: this.#record, first: first.record, context: this.#context });
    writeProcessFiles(files, prepared);
    const process = new HeldProcess(prepared.record, files, this.#context.clock);
    process.follow(() => startHolder(files.directory, prepared.record, this.#context.tools, first.status.holder?.pid));
    this.processes.set(process.id, process);
    void this.#afterJoined(process);
    return process;
  }

  /** A joined process ends with its holder and its runtime's client: the container goes on, what it ran in there does not. */
  async #afterJoined(process: HeldProcess): Promise<void> {
    if ((await process.untilExited(neverAborted)) === 'client-lost') await this.#killLost(process);
    if ((await process.ended).state !== 'lost') return;
    process.killHolder();
    await this.#killLost(process);
  }

  /** Kills what runs of a joined process that nobody holds any more. */
  async #killLost(process: HeldProcess): Promise<void> {
    const pid = readPid(process.files.pid);
    if (pid !== undefined) return killFamily(pid, () => this.#processesInside());
    // Its client was killed before it had told whom it put in there: that is whom none of the others did.
    const others = this.#running().filter((other) => other !== process);
    await this.#wait(Promise.all(others.map((other) => other.untilStarted(neverAborted))), stopGraceMs);
    const known = new Set(others.map((other) => readPid(other.files.pid)));
    const strangers = entrants(this.#processesInside()).filter((entrant) => !known.has(entrant.pid));
    for (const stranger of strangers) killFamily(stranger.pid, () => this.#processesInside());
  }

  /** What is to be done when the sandbox's first process ends: the sandbox ends with it, unless others are in it. */
  async #afterFirst(first: HeldProcess, namespaceName: string | undefined): Promise<void> {
    const remove = () => this.#removeRemains(first, namespaceName);
    try {
      const how = await first.untilExited(neverAborted);
      // What a killed client had begun may run on, and only we can end it, and with it the process.
      if (how === 'client-lost') await remove();
      const others = this.#running().filter((process) => process !== first);
      if (first.state.state === 'running' && others.length > 0) {
        await this.#context.clock.sleep(drainMs);
        first.finishEarly();
        await this.#allEnded(others);
        await this.#untilFirstGone(first);
      }
      const state = await first.ended;
      if (state.state === 'lost') first.killHolder();
      const isClean = state.state === 'finished' && first.status.ended;
      if (!isClean && how !== 'client-lost') await remove();
    } catch (error) {
      this.#context.log.error('what is left of a container could not be removed; the next start will try again', {
        handle: this.handle,
        reason: describeError(error),
      });
    }
    if (this.#first === first) this.#first = undefined;
    if (namespaceName !== undefined) {
      this.#context.network.release(namespaceName, { mayBeChanged: this.spec.privileged === true });
    }
  }

  async #removeRemains({ record }: HeldProcess, network: string | undefined): Promise<void> {
    const { tools, clock } = this.#context;
    await removeRemains(tools, clock, { handle: this.handle, record, network });
  }

  /** After an early finish the first process's files are no longer watched; the holder still ends soon. */
  async #untilFirstGone(first: HeldProcess): Promise<void> {
    while (this.#initPid() !== undefined && existsSync(`/proc/${this.#initPid()}/ns/pid`) && this.#first === first) {
      await this.#context.clock.sleep(pollMs * 5);
    }
  }

  /** Kills the whole sandbox however far it has come, until its processes are reported ended. */
  async #killSandbox(running: HeldProcess[], verdict: 'killed' | 'stopped'): Promise<void> {
    for (const process of running) {
      process.unpause();
      process.condemn(verdict);
    }
    const first = this.#first;
    const startedMs = this.#context.clock.nowMs();
    const deadlineMs = startedMs + stopGraceMs;
    while (running.some((process) => process.state.state === 'running')) {
      if (this.#context.clock.nowMs() > deadlineMs) {
        throw new StuckProcessesError(
          `processes of container ${this.handle} survive SIGKILL (grace period timeout); look for hanging file systems`,
        );
      }
      const pid = this.#initPid();
      if (pid !== undefined && this.#processesInside().length > 0) signalPid(pid, 'SIGKILL');
      // A holder that has not come as far as a container hangs in something else, such as a mount.
      else if (this.#context.clock.nowMs() > startedMs + killPatienceMs) for (const each of running) each.killHolder();
      await this.#wait(this.#allEnded(running), pollMs);
    }
    if (first === undefined) return;
    await this.#untilFirstGone(first);
    await this.#leaving;
  }

  #running(): HeldProcess[] {
    return [...this.processes.values()].filter((process) => process.state.state === 'running');
  }

  async #allEnded(processes: HeldProcess[]): Promise<void> {
    await Promise.all(processes.map((process) => process.ended));
  }

  /** Whether the work was done within this time. */
  async #wait(work: Promise<unknown>, timeoutMs: number): Promise<boolean> {
    const stop = new AbortController();
    const timeout = this.#context.clock.sleep(timeoutMs, stop.signal).then(
      () => false,
      () => true,
    );
    try {
      return await Promise.race([work.then(() => true), timeout]);
    } finally {
      stop.abort(new Error('done'));
    }
  }

  #initPid(): number | undefined {
    return this.#first === undefined ? undefined : readPid(this.#first.files.pid);
  }

  #processesInside() {
    const pid = this.#initPid();
    return pid === undefined ? [] : processesInside(pid);
  }

  #processDirectory(id: string): string {
    return join(this.#files.processes, processDirectoryName(id));
  }
}

function readPid(path: string): number | undefined {
  try {
    const pid = Number(readFileSync(path, 'utf8'));
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}
