import { Worker } from 'node:worker_threads';
import { type Deferred, defer, describeError } from '@rondo/foundation';
import { TarFormatError, TarLimitError } from '../tar/errors.ts';
import { DiskFullError, TarProgramError, UnsafeArchiveError } from './errors.ts';
import type { FromThread, ToThread, UnpackFailure, UnpackJob, UnpackResult } from './unpack-job.ts';
import { UnpackSourceError } from './unpack-source-error.ts';

/** Chunks on their way to a thread at any time: enough to keep it busy, few enough to keep memory flat. */
const chunksAhead = 16;
const idleMs = 20_000;

type Running = { settled: Deferred<UnpackResult>; credits: number; refilled: Deferred<void> | undefined };
type Thread = { worker: Worker; jobs: Map<number, Running> };

/**
 * Threads that unpack archives. They start with the first archive and end some time after the last one. A job's target
 * directory and source file are open descriptors that the caller keeps open until the job has settled.
 */
export class UnpackPool {
  readonly #size: number;
  readonly #threads: Thread[] = [];
  #nextId = 1;
  #idle: NodeJS.Timeout | undefined;

  constructor(options: { size: number }) {
    this.#size = options.size;
  }

  /** Unpacks a file or a stream. Rejects with what `unpackTar` throws, or with UnpackSourceError where the stream failed. */
  async unpack(
    job: Omit<UnpackJob, 'source'> & { source: { file: number } | { stream: AsyncIterable<Uint8Array> } },
  ): Promise<UnpackResult> {
    clearTimeout(this.#idle);
    const thread = this.#leastBusy();
    const id = this.#nextId++;
    const running: Running = { settled: defer(), credits: chunksAhead, refilled: undefined };
    thread.jobs.set(id, running);
    thread.worker.ref();
    const { source, ...rest } = job;
    const isFile = 'file' in source;
    send(thread, {
      type: 'start',
      id,
      job: { ...rest, source: isFile ? { type: 'file', handle: source.file } : { type: 'chunks' } },
    });
    if (!isFile) this.#feed(thread, id, source.stream).catch((error: unknown) => running.settled.reject(error));
    try {
      return await running.settled.promise;
    } finally {
      thread.jobs.delete(id);
      // An idle thread keeps no process alive.
      if (thread.jobs.size === 0) thread.worker.unref();
      running.refilled?.resolve();
      this.#rest();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#idle);
    await Promise.all(this.#threads.splice(0).map((thread) => thread.worker.terminate()));
  }

  async #feed(thread: Thread, id: number, stream: AsyncIterable<Uint8Array>): Promise<void> {
    const running = thread.jobs.get(id);
    try {
      for await (const chunk of stream) {
        if (running === undefined || !thread.jobs.has(id)) return;
        while (running.credits === 0 && thread.jobs.has(id)) {
          running.refilled = defer();
          await running.refilled.promise;
        }
        running.credits -= 1;
        send(thread, { type: 'chunk', id, chunk });
      }
      send(thread, { type: 'end', id });
    } catch (error) {
      send(thread, { type: 'abort', id, reason: describeError(error) });
    }
  }

  #leastBusy(): Thread {
    const [best] = this.#threads.toSorted((one, other) => one.jobs.size - other.jobs.size);
    if (best !== undefined && (best.jobs.size === 0 || this.#threads.length >= this.#size)) return best;
    const thread: Thread = {
      worker: new Worker(new URL('./unpack-thread.ts', import.meta.url), { execArgv: [] }),
      jobs: new Map(),
    };
    thread.worker.on('message', (message: FromThread) => receive(thread, message));
    thread.worker.on('error', (error) => this.#lost(thread, error));
    thread.worker.on('exit', (status) => this.#lost(thread, new Error(`the unpacking thread ended (${status})`)));
    thread.worker.unref();
    this.#threads.push(thread);
    return thread;
  }

  #lost(thread: Thread, error: unknown): void {
    const index = this.#threads.indexOf(thread);
    if (index !== -1) this.#threads.splice(index, 1);
    for (const running of thread.jobs.values()) running.settled.reject(error);
  }

  #rest(): void {
    if (this.#threads.some((thread) => thread.jobs.size > 0)) return;
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => {
      for (const thread of this.#threads.splice(0)) void thread.worker.terminate();
    }, idleMs);
    this.#idle.unref();
  }
}

function receive(thread: Thread, message: FromThread): void {
  const running = thread.jobs.get(message.id);
  if (running === undefined) return;
  switch (message.type) {
    case 'wants-chunk':
      running.credits += 1;
      running.refilled?.resolve();
      return;
    case 'done':
      running.settled.resolve(message.result);
      return;
    case 'failed':
      running.settled.reject(errorOf(message.failure));
      return;
  }
}

function send(thread: Thread, message: ToThread): void {
  thread.worker.postMessage(message);
}

const errorClasses = {
  TarFormatError,
  TarLimitError,
  UnsafeArchiveError,
  DiskFullError,
  TarProgramError,
  UnpackSourceError,
};

function errorOf(failure: UnpackFailure): Error {
  const cause = failure.causeText === '' ? undefined : new Error(failure.causeText);
  const options = cause === undefined ? {} : { cause };
  for (const [name, ErrorClass] of Object.entries(errorClasses)) {
    if (name === failure.name) return new ErrorClass(failure.message, options);
  }
  return Object.assign(new Error(failure.message, options), { code: failure.code });
}
