import { RondoError } from '@rondo/foundation';
import type { WorkerProcessState } from './worker-process.ts';

/**
 * Output of a process on the wire: frames of a 13 byte header and a payload. Header: kind (1 byte), offset of the
 * payload's first byte in its stream (8 bytes, big endian), length of the payload (4 bytes, big endian).
 * The last frame of a stream is `end`, whose payload is the `WorkerProcessState` as JSON. A connection that ends
 * without it was cut; the reader asks again from where it stands.
 */
export type OutputFrame =
  | { kind: 'stdout' | 'stderr'; offset: number; bytes: Buffer }
  | { kind: 'end'; state: WorkerProcessState };

const headerBytes = 13;
const codes = { stdout: 1, stderr: 2, end: 3 } as const;

/** The longest payload a reader accepts. */
export const maxFrameBytes = 1 << 20;

/** The header that goes before `lengthBytes` of a stream's bytes; the bytes themselves need not be copied. */
export function encodeOutputHeader(kind: 'stdout' | 'stderr', offset: number, lengthBytes: number): Buffer {
  return encodeHeader(codes[kind], offset, lengthBytes);
}

/** The last frame of a stream of output. */
export function encodeEndFrame(state: WorkerProcessState): Buffer {
  const payload = Buffer.from(JSON.stringify(state));
  return Buffer.concat([encodeHeader(codes.end, 0, payload.length), payload]);
}

function encodeHeader(code: number, offset: number, lengthBytes: number): Buffer {
  const header = Buffer.allocUnsafe(headerBytes);
  header.writeUInt8(code, 0);
  header.writeBigUInt64BE(BigInt(offset), 1);
  header.writeUInt32BE(lengthBytes, 9);
  return header;
}

/** Bytes on the wire that are no output frames: the peer speaks another language or another version. */
export class MalformedFrameError extends RondoError {
  readonly code = 'MALFORMED_FRAME';
}

/**
 * Cuts frames out of chunks as they arrive. Part of a frame is held until the rest comes.
 * `parseState` validates the JSON of the end frame. Throws MalformedFrameError.
 */
export class OutputFrameDecoder {
  readonly #parseState: (json: unknown) => WorkerProcessState;
  #pending: Buffer = Buffer.alloc(0);

  constructor(parseState: (json: unknown) => WorkerProcessState) {
    this.#parseState = parseState;
  }

  *push(chunk: Buffer): Generator<OutputFrame> {
    this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    while (this.#pending.length >= headerBytes) {
      const lengthBytes = this.#pending.readUInt32BE(9);
      if (lengthBytes > maxFrameBytes) throw new MalformedFrameError(`output frame of ${lengthBytes} bytes`);
      if (this.#pending.length < headerBytes + lengthBytes) return;
      const payload = this.#pending.subarray(headerBytes, headerBytes + lengthBytes);
      const frame = this.#decode(this.#pending.readUInt8(0), Number(this.#pending.readBigUInt64BE(1)), payload);
      this.#pending = this.#pending.subarray(headerBytes + lengthBytes);
      yield frame;
    }
  }

  #decode(code: number, offset: number, payload: Buffer): OutputFrame {
    switch (code) {
      case codes.stdout:
        return { kind: 'stdout', offset, bytes: payload };
      case codes.stderr:
        return { kind: 'stderr', offset, bytes: payload };
      case codes.end:
        return { kind: 'end', state: this.#parseState(JSON.parse(payload.toString())) };
      default:
        throw new MalformedFrameError(`output frame of unknown kind ${code}`);
    }
  }
}
