/**
 * Gives the memory of bytes back at once instead of when it is next looked for what nobody uses: logs pass through in buffers of a
 * megabyte, and V8 goes through its whole heap for every few of them. Whoever calls this has the bytes for itself, and nobody may
 * read or send them any more. Small ones are left alone, since they share their memory with others.
 */
export function giveBack({ buffer }: Buffer): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength > Buffer.poolSize) buffer.transfer(0);
}
