import type { Socket } from 'node:net';
import { GardenProcessPayload } from '@rondo/protocol';
import type { Container } from '../containers/container.ts';
import type { HeldProcess } from '../processes/held-process.ts';
import { checkBody } from './answer.ts';
import type { GardenContext } from './garden-context.ts';

/** A connection that controls a process: its input, window and signals one way, its end the other. */
export type ProcessConnection = {
  socket: Socket;
  status: '200 OK' | '201 Created';
  held: HeldProcess;
  container: Container;
  /** What came after the request already. */
  rest: Buffer;
};

/**
 * Serves a process connection until the process ends or the client goes away, which the process does not notice but for
 * the end of its input (worker.md 8.4).
 */
export async function attachProcess(connection: ProcessConnection, context: GardenContext): Promise<void> {
  const { socket, status, held } = connection;
  const streamId = context.streams.open(held);
  socket.write(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nDate: ${new Date(context.clock.nowMs()).toUTCString()}\r\nTransfer-Encoding: chunked\r\n\r\n`,
  );
  send(socket, { process_id: held.id, stream_id: streamId });
  const gone = new AbortController();
  socket.once('close', () => gone.abort(new Error('the client went away')));
  const signal = AbortSignal.any([gone.signal, context.signal]);
  const stopped = new Promise<undefined>((resolve) => signal.addEventListener('abort', () => resolve(undefined)));
  const reading = readPayloads(connection, signal).catch(async (error: unknown) => {
    if (context.signal.aborted || held.state.state !== 'running') return;
    context.log.debug('a process connection ended before its process', { process: held.id, error });
    await held.closeStdin(context.signal).catch(() => undefined);
  });
  const state = await Promise.race([held.ended, stopped]);
  if (state === undefined) return await reading;
  if (state.state === 'finished') send(socket, { process_id: held.id, exit_status: state.exitStatus });
  else if (state.state !== 'running') send(socket, { process_id: held.id, error: state.message });
}

async function readPayloads(connection: ProcessConnection, signal: AbortSignal): Promise<void> {
  const { socket, rest, held, container } = connection;
  for await (const line of lines(socket, rest)) {
    const payload = checkBody(line, GardenProcessPayload);
    // The order is the stock server's: what a payload means is decided by the first of these that it has.
    if (payload.tty !== undefined) {
      const { columns = 0, rows = 0 } = payload.tty.window_size ?? {};
      await container.resize(held.id, { columns, rows });
    } else if (payload.source !== undefined) {
      if (payload.data === undefined) await held.closeStdin(signal);
      else await held.writeStdin(Buffer.from(payload.data), signal);
    } else if (payload.signal !== undefined) {
      await container.signal(held.id, payload.signal === 1 ? 'SIGKILL' : 'SIGTERM', signal);
    }
  }
  await held.closeStdin(signal);
}

async function* lines(socket: Socket, first: Buffer): AsyncGenerator<string> {
  let pending = first;
  for (;;) {
    for (let end = pending.indexOf('\n'); end >= 0; end = pending.indexOf('\n')) {
      const line = pending.subarray(0, end).toString('utf8');
      pending = pending.subarray(end + 1);
      if (line.trim() !== '') yield line;
    }
    const chunk = await nextData(socket);
    if (chunk === undefined) return;
    pending = Buffer.concat([pending, chunk]);
  }
}

function nextData(socket: Socket): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const settle = (chunk: Buffer | undefined) => {
      socket.pause();
      socket.removeListener('data', settle).removeListener('end', onEnd).removeListener('close', onEnd);
      resolve(chunk);
    };
    const onEnd = () => settle(undefined);
    socket.on('data', settle).on('end', onEnd).on('close', onEnd);
    if (socket.readableEnded || socket.destroyed) settle(undefined);
    else socket.resume();
  });
}

function send(socket: Socket, payload: GardenProcessPayload): void {
  socket.write(`${JSON.stringify(payload)}\n`);
}
