import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { noteHijack } from '@rondo/db';
import { formatGoDuration } from '@rondo/pipeline';
import type { Container, InteractiveProcess, ProcessSpec } from '@rondo/runtime';
import type { Static } from 'typebox';
import { Value } from 'typebox/value';
import type { WebSocket } from 'ws';
import type { Services } from '../services.ts';
import { HijackInput, HijackSpec } from './messages.ts';

const noteEveryMs = 60_000;
/** Of output that the client has not taken yet; the process is held back beyond that. */
const maxBufferedBytes = 1 << 20;
const policyClose = { code: 1003, reason: 'malformed process spec' };

/** What a session works with. */
export type HijackOptions = {
  readonly container: Container;
  readonly socket: WebSocket;
  readonly services: Services;
  /** Fires when the client has gone or may no longer be here. */
  readonly signal: AbortSignal;
};

/** One program in a container with a person at its other end (api.md 14.3). It does not outlive the conversation. */
export class HijackSession {
  readonly #options: HijackOptions;
  readonly #inbox: string[] = [];
  #onMessage: () => void = () => undefined;
  #lastHeardMs: number;

  constructor(options: HijackOptions) {
    this.#options = options;
    this.#lastHeardMs = options.services.clock.nowMs();
    options.socket.on('message', (data) => {
      this.#inbox.push(String(data));
      this.#lastHeardMs = options.services.clock.nowMs();
      // What was said is taken in before more is listened to.
      options.socket.pause();
      this.#onMessage();
    });
  }

  /** From the client's first message to the end of the process. */
  async run(): Promise<void> {
    const { socket, container, signal } = this.#options;
    const spec = readSpec(await this.#next(signal));
    if (spec === undefined) {
      socket.close(policyClose.code, policyClose.reason);
      await closed(socket);
      return;
    }
    const over = new AbortController();
    const end = AbortSignal.any([signal, over.signal]);
    const handle = container.handle;
    void this.#keepAway(handle, end);
    let process: InteractiveProcess;
    try {
      process = await container.interact(spec, end);
    } catch (error) {
      over.abort();
      if (!signal.aborted) this.#say({ error: error instanceof Error ? error.message : String(error) });
      return;
    }
    const stop = () => {
      process.kill();
      process.detach();
    };
    end.addEventListener('abort', stop, { once: true });
    // It may have fired while the process was being started.
    if (end.aborted) stop();
    try {
      void this.#listen(process, end);
      void this.#watchIdle(over, end);
      await this.#tell(process, end);
    } finally {
      end.removeEventListener('abort', stop);
      over.abort();
    }
  }

  async #tell(process: InteractiveProcess, end: AbortSignal): Promise<void> {
    for await (const { source, bytes, endOffset } of process.output) {
      this.#say({ [source]: Buffer.from(bytes).toString('base64') });
      process.acknowledge({ stdout: 0, stderr: 0, [source]: endOffset });
      await this.#room(end);
    }
    if (end.aborted) return;
    const exit = await process.exit;
    if (exit.kind === 'exited') this.#say({ exit_status: exit.status });
    else {
      if (exit.kind === 'not-started' && /executable file not found|no such file/i.test(exit.message))
        this.#say({ executable_not_found: true });
      this.#say({ error: exit.message });
    }
  }

  async #listen(process: InteractiveProcess, end: AbortSignal): Promise<void> {
    while (!end.aborted) {
      const input = readInput(await this.#next(end).catch(() => ''));
      if (end.aborted || input === undefined) continue;
      if (input.closed === true) process.endInput();
      else if (input.tty) process.resize(windowOf(input.tty));
      else if (input.stdin !== undefined && isBase64(input.stdin))
        await process.write(Buffer.from(input.stdin, 'base64'));
    }
  }

  /** The next thing that the client says. Rejects when the signal fires. */
  async #next(signal: AbortSignal): Promise<string> {
    for (;;) {
      const message = this.#inbox.shift();
      if (message !== undefined) return message;
      signal.throwIfAborted();
      this.#options.socket.resume();
      const { promise, resolve } = Promise.withResolvers<void>();
      const wake = () => resolve();
      this.#onMessage = wake;
      signal.addEventListener('abort', wake, { once: true });
      await promise;
      signal.removeEventListener('abort', wake);
    }
  }

  async #watchIdle(over: AbortController, end: AbortSignal): Promise<void> {
    const { clock, config } = this.#options.services;
    const { interceptIdleTimeoutMs: limitMs } = config;
    while (limitMs > 0 && !end.aborted) {
      const leftMs = this.#lastHeardMs + limitMs - clock.nowMs();
      if (leftMs > 0) {
        await clock.sleep(leftMs, end).catch(() => undefined);
        continue;
      }
      this.#say({ error: `idle timeout (${formatGoDuration(BigInt(limitMs) * 1_000_000n)}) reached` });
      over.abort(new Error('nothing was heard of the client for too long'));
    }
  }

  /** Keeps the collector away while somebody is inside. */
  async #keepAway(handle: string, end: AbortSignal): Promise<void> {
    const { db, clock, logger } = this.#options.services;
    while (!end.aborted) {
      await noteHijack(db, handle).catch((error: unknown) =>
        logger.error('hijack not noted', { container: handle, error }),
      );
      await clock.sleep(noteEveryMs, end).catch(() => undefined);
    }
  }

  #say(message: object): void {
    this.#options.socket.send(`${JSON.stringify(message)}\n`, () => undefined);
  }

  async #room(end: AbortSignal): Promise<void> {
    const { socket, services } = this.#options;
    while (socket.bufferedAmount > maxBufferedBytes && !end.aborted)
      await services.clock.sleep(10, end).catch(() => undefined);
  }
}

async function closed(socket: WebSocket): Promise<void> {
  if (socket.readyState !== socket.CLOSED)
    await once(socket, 'close', { signal: AbortSignal.timeout(1000) }).catch(() => undefined);
}

function readSpec(text: string): ProcessSpec | undefined {
  const json = parse(text);
  if (!Value.Check(HijackSpec, json)) return undefined;
  const { path, args, env, dir, user, tty } = json;
  return {
    id: randomUUID(),
    path,
    args: args ?? [],
    env: env ?? [],
    ...(dir ? { dir } : {}),
    ...(user ? { user } : {}),
    ...(tty ? { terminal: windowOf(tty) } : {}),
  };
}

type Terminal = NonNullable<Static<typeof HijackInput>['tty']>;

function windowOf({ window_size: size }: Terminal): { columns: number; rows: number } {
  return { columns: size?.columns || 80, rows: size?.rows || 24 };
}

function readInput(text: string): Static<typeof HijackInput> | undefined {
  const json = parse(text);
  return Value.Check(HijackInput, json) ? json : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isBase64(text: string): boolean {
  return /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text);
}
