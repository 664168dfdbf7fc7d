import { connect, type Socket } from 'node:net';
import type { Endpoint } from './endpoint.ts';
import { ConnectionCutError } from './transport-error.ts';

const headerEnd = Buffer.from('\r\n\r\n');
const longestHeaderBytes = 64 * 1024;
const keepAliveMs = 30_000;

/** A connection whose peer answered and then speaks raw bytes; `rest` came along with the answer. */
export interface Hijacked {
  readonly socket: Socket;
  readonly rest: Buffer;
}

export type HijackAnswer =
  | ({ readonly kind: 'hijacked' } & Hijacked)
  | { readonly kind: 'refused'; readonly status: number; readonly text: string };

/**
 * Sends one request and takes the connection over after the header block. Stock servers announce a chunked body there and
 * then send raw bytes, so no HTTP parser may see them (worker.md 8.4). The signal counts until then; a connection that
 * was taken over is the caller's to end.
 */
export async function hijack(
  endpoint: Endpoint,
  { method, path, json }: { method: string; path: string; json?: unknown },
  signal: AbortSignal,
): Promise<HijackAnswer> {
  const { socket, stopWatching } = await open(endpoint, signal);
  try {
    const body = json === undefined ? '' : `${JSON.stringify(json)}\n`;
    const headers = [
      `${method} ${path} HTTP/1.1`,
      'Host: 127.0.0.1:8080',
      ...(json === undefined ? [] : ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`]),
    ];
    socket.write(`${headers.join('\r\n')}\r\n\r\n${body}`);
    const { status, fields, rest } = await readHead(socket);
    if (status >= 200 && status < 300) {
      stopWatching();
      return { kind: 'hijacked', socket, rest };
    }
    const text = await readBody(socket, fields, rest);
    socket.destroy();
    return { kind: 'refused', status, text };
  } catch (error) {
    socket.destroy();
    throw signal.aborted ? signal.reason : error;
  }
}

function open(endpoint: Endpoint, signal: AbortSignal): Promise<{ socket: Socket; stopWatching: () => void }> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const socket = connect(
      endpoint.kind === 'unix' ? { path: endpoint.socketPath } : { host: endpoint.host, port: endpoint.port },
    );
    const onAbort = () => socket.destroy(new ConnectionCutError('aborted'));
    signal.addEventListener('abort', onAbort, { once: true });
    const stopWatching = () => signal.removeEventListener('abort', onAbort);
    socket.once('close', stopWatching);
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      // Whoever reads the socket sees the error; one nobody reads must not end the process.
      socket.on('error', () => undefined);
      socket.setKeepAlive(true, keepAliveMs);
      socket.setNoDelay(true);
      resolve({ socket, stopWatching });
    });
  });
}

type Head = { status: number; fields: ReadonlyMap<string, string>; rest: Buffer };

async function readHead(socket: Socket): Promise<Head> {
  let head = Buffer.alloc(0);
  for (;;) {
    head = Buffer.concat([head, await readChunk(socket)]);
    const end = head.indexOf(headerEnd);
    if (end >= 0) return parseHead(head.toString('latin1', 0, end), head.subarray(end + headerEnd.length));
    if (head.length > longestHeaderBytes) throw new ConnectionCutError('the header of an answer has no end');
  }
}

function parseHead(text: string, rest: Buffer): Head {
  const [statusLine = '', ...lines] = text.split('\r\n');
  const fields = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  return { status: Number(statusLine.split(' ')[1] ?? 0), fields: new Map(fields), rest };
}

async function readBody(socket: Socket, fields: ReadonlyMap<string, string>, rest: Buffer): Promise<string> {
  let body = rest;
  const isChunked = fields.get('transfer-encoding') === 'chunked';
  const length = Number(fields.get('content-length') ?? Number.POSITIVE_INFINITY);
  const isComplete = () =>
    isChunked ? body.includes('\r\n0\r\n\r\n') || body.indexOf('0\r\n\r\n') === 0 : body.length >= length;
  while (!isComplete()) {
    const chunk = await readChunk(socket).catch(() => undefined);
    if (chunk === undefined) break;
    body = Buffer.concat([body, chunk]);
  }
  return isChunked ? decodeChunks(body) : body.toString();
}

function decodeChunks(body: Buffer): string {
  const parts: Buffer[] = [];
  for (let position = 0; ; ) {
    const lineEnd = body.indexOf('\r\n', position);
    const size = lineEnd < 0 ? 0 : Number.parseInt(body.toString('latin1', position, lineEnd), 16);
    if (!(size > 0)) return Buffer.concat(parts).toString();
    parts.push(body.subarray(lineEnd + 2, lineEnd + 2 + size));
    position = lineEnd + 2 + size + 2;
  }
}

/** The next bytes. Rejects when there are none any more. */
function readChunk(socket: Socket): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const done = (settle: () => void) => {
      socket.off('data', onData);
      socket.off('close', onClose);
      socket.pause();
      settle();
    };
    const onData = (chunk: Buffer) => done(() => resolve(chunk));
    const onClose = () => done(() => reject(new ConnectionCutError('the connection was closed')));
    if (socket.destroyed) return reject(new ConnectionCutError('the connection was closed'));
    socket.on('data', onData);
    socket.on('close', onClose);
    socket.resume();
  });
}
