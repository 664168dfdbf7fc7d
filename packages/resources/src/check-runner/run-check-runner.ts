import type { Readable, Writable } from 'node:stream';
import { describeError, OneAtATime } from '@rondo/foundation';
import { type CheckFrame, CheckFrameDecoder, type CheckRunnerReady, encodeCheckFrame } from '@rondo/protocol';
import { resourceTypes } from '../resource-types.ts';
import type { Spawn } from '../sdk/child/child.ts';
import { writeChunk } from '../sdk/log/write-chunk.ts';
import { runCheck } from './run-check.ts';

const version: CheckRunnerReady['version'] = 1;

export interface CheckRunnerIo {
  /** Frames from the worker. */
  readonly stdin: Readable;
  /** Frames to the worker. */
  readonly stdout: Writable;
  readonly spawn: Spawn;
  /** Ends everything. */
  readonly signal: AbortSignal;
}

/**
 * Runs checks that arrive as frames, many at a time, until stdin ends (`CheckFrame` in @rondo/protocol tells the language).
 * Resolves when every check has ended. Rejects with MalformedCheckFrameError when the worker speaks something else.
 */
export async function runCheckRunner(io: CheckRunnerIo): Promise<void> {
  const running = new Map<number, { controller: AbortController; ended: Promise<void> }>();
  const turns = new OneAtATime();
  const ready: CheckRunnerReady = { version, types: resourceTypes.map(({ name }) => name) };
  await writeChunk(io.stdout, encodeCheckFrame('ready', 0, JSON.stringify(ready)));
  try {
    for await (const frame of framesOf(io.stdin)) {
      if (frame.kind === 'cancel') running.get(frame.check)?.controller.abort(new Error('the check was cancelled'));
      if (frame.kind !== 'start') continue;
      const controller = new AbortController();
      const signal = AbortSignal.any([io.signal, controller.signal]);
      const ended = answer(frame, { ...io, signal, turns }).finally(() => running.delete(frame.check));
      running.set(frame.check, { controller, ended });
    }
  } finally {
    for (const { controller } of running.values()) controller.abort(new Error('the check runner ends'));
    await Promise.all([...running.values()].map(({ ended }) => ended));
  }
}

async function* framesOf(stdin: Readable): AsyncGenerator<CheckFrame> {
  const decoder = new CheckFrameDecoder();
  for await (const chunk of stdin) yield* decoder.push(chunk as Buffer);
}

/** Runs one check; a worker that no longer listens is no reason to fail, since stdin tells that it has gone. */
async function answer(frame: CheckFrame, io: CheckRunnerIo & { turns: OneAtATime }): Promise<void> {
  const log = (bytes: Uint8Array) => writeChunk(io.stdout, encodeCheckFrame('log', frame.check, bytes));
  try {
    const result = await runCheck(frame.payload.toString(), {
      log,
      spawn: io.spawn,
      signal: io.signal,
      turns: io.turns,
    });
    await writeChunk(io.stdout, encodeCheckFrame('answer', frame.check, JSON.stringify(result)));
  } catch (error) {
    if (!io.stdout.destroyed) {
      await log(Buffer.from(`internal error: ${describeError(error)}\n`)).catch(() => undefined);
      const failed = JSON.stringify({ status: 1, stdout: '' });
      await writeChunk(io.stdout, encodeCheckFrame('answer', frame.check, failed)).catch(() => undefined);
    }
  }
}
