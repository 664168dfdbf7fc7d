import type { Socket } from 'node:net';

const newline = 0x0a;

/** The lines that come over a connection, without their ends; `rest` came before it was taken over. */
export async function* readLines(socket: Socket, rest: Buffer): AsyncGenerator<string> {
  let pending = rest;
  const cut = function* (): Generator<string> {
    for (let end = pending.indexOf(newline); end >= 0; end = pending.indexOf(newline)) {
      const line = pending.toString('utf8', 0, end);
      pending = pending.subarray(end + 1);
      if (line.trim() !== '') yield line;
    }
  };
  yield* cut();
  for await (const chunk of socket) {
    pending = Buffer.concat([pending, chunk as Buffer]);
    yield* cut();
  }
}
