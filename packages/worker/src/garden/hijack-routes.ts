import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { RondoError } from '@rondo/foundation';
import { GardenProcessSpec } from '@rondo/protocol';
import { fromGardenSpec } from '../containers/process-to-run.ts';
import type { HeldProcess } from '../processes/held-process.ts';
import { checkBody, errorAnswer } from './answer.ts';
import { attachProcess } from './attach-process.ts';
import type { GardenContext } from './garden-context.ts';
import { matchRoute } from './match-route.ts';
import { readHead, readRequestBody } from './read-head.ts';
import { writeWaiting } from './write-waiting.ts';

/** How long a process that nobody named is kept when it has ended: its exit status has been given, or will not be asked for. */
const unnamedRetentionMs = 60_000;

type HijackRoute = {
  method: 'GET' | 'POST';
  pattern: string;
  run: (connection: HijackConnection, context: GardenContext) => Promise<void>;
};

type HijackConnection = { socket: Socket; names: Record<string, string>; body: Buffer; rest: Buffer };

/** The routes whose connection leaves HTTP behind (worker.md 8.4). */
const hijackRoutes: HijackRoute[] = [
  { method: 'POST', pattern: '/containers/:handle/processes', run: runProcess },
  { method: 'GET', pattern: '/containers/:handle/processes/:process', run: attach },
  { method: 'GET', pattern: '/containers/:handle/processes/:process/attaches/:stream/:kind', run: streamOne },
];

/** A program that was asked for and isn't in the container. Stock clients know the type and show the text. */
class ExecutableNotFoundError extends RondoError {
  readonly code = 'EXECUTABLE_NOT_FOUND';
}

class StartError extends RondoError {
  readonly code = 'PROCESS_START';
}

/** Whether a request line is for one of them. Pure. */
export function isHijack(requestLine: string): boolean {
  const [method = '', target = ''] = requestLine.split(' ');
  return matchRoute(hijackRoutes, method, pathOf(target)).kind === 'route';
}

/** Serves a connection whose request is for one of them, to its end. */
export async function serveHijack(socket: Socket, context: GardenContext): Promise<void> {
  try {
    const head = await readHead(socket);
    const match = matchRoute(hijackRoutes, head.method, pathOf(head.path));
    const { body, rest } = await readRequestBody(socket, head);
    if (match.kind === 'route') await match.route.run({ socket, names: match.names, body, rest }, context);
  } catch (error) {
    if (!context.signal.aborted) refuse(socket, error);
  } finally {
    socket.end();
  }
}

async function runProcess(connection: HijackConnection, context: GardenContext): Promise<void> {
  const { names, body } = connection;
  const container = context.containers.get(names.handle ?? '');
  const spec = checkBody(body.toString('utf8'), GardenProcessSpec);
  const id = spec.id || randomUUID();
  const held = await container.run(fromGardenSpec(spec, id));
  await held.untilStarted(context.signal);
  throwIfUnstartable(held);
  if (spec.id === undefined || spec.id === '') {
    const waited = held.ended.then(() => context.clock.sleep(unnamedRetentionMs, context.signal));
    // A worker that stops leaves it to the next one.
    void waited.then(
      () => container.forget(id),
      () => undefined,
    );
  }
  await attachProcess({ ...connection, status: '201 Created', held, container }, context);
}

async function attach(connection: HijackConnection, context: GardenContext): Promise<void> {
  const container = context.containers.get(connection.names.handle ?? '');
  const held = container.process(connection.names.process ?? '');
  await attachProcess({ ...connection, status: '200 OK', held, container }, context);
}

/** One of a process's outputs, raw; the other one and the end go over their own connections. */
async function streamOne({ socket, names }: HijackConnection, context: GardenContext): Promise<void> {
  socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
  const stream = context.streams.find(names.stream ?? '');
  const kind = names.kind === 'stderr' ? 'stderr' : 'stdout';
  if (stream === undefined) return;
  const gone = new AbortController();
  socket.once('close', () => gone.abort(new Error('the reader went away')));
  // Nothing is expected from the client, but its going away is only seen by reading.
  socket.resume();
  const signal = AbortSignal.any([gone.signal, context.signal]);
  try {
    for await (const { offset, bytes } of stream.process.stream(kind, stream.from[kind], signal)) {
      await writeWaiting(socket, bytes, signal);
      stream.process.acknowledge({ [kind]: offset + bytes.length });
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function throwIfUnstartable(held: HeldProcess): void {
  const { state } = held;
  if (state.state !== 'unstartable') return;
  if (state.reason === 'executable-not-found') throw new ExecutableNotFoundError(state.message);
  throw new StartError(`proc start: ${state.message}`);
}

function refuse(socket: Socket, error: unknown): void {
  const { status, body } = errorAnswer(error);
  const typed = error instanceof ExecutableNotFoundError ? { ...body, Type: 'ExecutableNotFoundError' } : body;
  const text = `${JSON.stringify(typed)}\n`;
  const reason = status === 404 ? 'Not Found' : 'Internal Server Error';
  socket.write(
    `HTTP/1.1 ${status} ${reason}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
  );
}

function pathOf(target: string): string {
  return target.split('?', 1)[0] ?? '';
}
