import type { Socket } from 'node:net';
import { BadRequestError } from './answer.ts';

/** The head of a request as it came over a socket, and what came after it. */
export type RequestHead = { method: string; path: string; contentLength: number; rest: Buffer };

const maxHeadBytes = 64 << 10;

/** Reads up to the end of the request line and puts it back, so that somebody else may read the request; `undefined` when the peer goes away first. */
export async function peekRequestLine(socket: Socket): Promise<string | undefined> {
  const bytes = await readUntil(socket, '\r\n');
  if (bytes === undefined) return undefined;
  socket.unshift(bytes);
  return bytes.subarray(0, bytes.indexOf('\r\n')).toString('latin1');
}

/** Reads a request's head off a socket. Throws BadRequestError. */
export async function readHead(socket: Socket): Promise<RequestHead> {
  const bytes = await readUntil(socket, '\r\n\r\n');
  if (bytes === undefined) throw new BadRequestError('the connection ended within the request head');
  const end = bytes.indexOf('\r\n\r\n');
  const [requestLine = '', ...headers] = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const [method = '', path = ''] = requestLine.split(' ');
  const length = headers
    .map((line) => /^content-length:\s*(\d+)\s*$/i.exec(line)?.[1])
    .find((value) => value !== undefined);
  if (headers.some((line) => /^transfer-encoding:/i.test(line))) {
    throw new BadRequestError('requests on this route need a Content-Length; chunked bodies are not taken');
  }
  return { method, path, contentLength: Number(length ?? 0), rest: bytes.subarray(end + 4) };
}

/** The body that belongs to a head, and what came after it. Throws BadRequestError when the peer goes away first. */
export async function readRequestBody(socket: Socket, head: RequestHead): Promise<{ body: Buffer; rest: Buffer }> {
  let bytes = head.rest;
  while (bytes.length < head.contentLength) {
    const more = await nextChunk(socket);
    if (more === undefined) throw new BadRequestError('unexpected EOF');
    bytes = Buffer.concat([bytes, more]);
  }
  return { body: bytes.subarray(0, head.contentLength), rest: bytes.subarray(head.contentLength) };
}

async function readUntil(socket: Socket, mark: string): Promise<Buffer | undefined> {
  let bytes: Buffer = Buffer.alloc(0);
  while (!bytes.includes(mark)) {
    if (bytes.length > maxHeadBytes) throw new BadRequestError(`a request head may have ${maxHeadBytes} bytes at most`);
    const more = await nextChunk(socket);
    if (more === undefined) return undefined;
    bytes = Buffer.concat([bytes, more]);
  }
  return bytes;
}

/** The next bytes that a paused socket has; `undefined` at its end. */
function nextChunk(socket: Socket): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const settle = (chunk: Buffer | undefined) => {
      for (const event of ['readable', 'end', 'close', 'error']) socket.removeListener(event, onEvent);
      resolve(chunk);
    };
    const onEvent = () => {
      const chunk: Buffer | null = socket.read();
      if (chunk !== null) settle(chunk);
      else if (socket.readableEnded || socket.destroyed) settle(undefined);
    };
    for (const event of ['readable', 'end', 'close', 'error']) socket.on(event, onEvent);
    onEvent();
  });
}
