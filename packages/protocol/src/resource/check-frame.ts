import { RondoError } from '@rondo/foundation';

/**
 * The language between a worker and a check runner (design D12): one process that runs many checks of one resource type.
 * Frames in both directions, each a header of 9 bytes and a payload. Header: kind (1 byte), number of the check (4 bytes,
 * big endian), length of the payload (4 bytes, big endian). The worker numbers checks as it likes, as long as no two that
 * run at the same time have the same number.
 *
 * ```
 * worker -> runner   start   JSON `CheckStart`: everything that is secret travels here, on stdin
 *                    cancel  empty: end this check (its child processes get SIGTERM); it is answered all the same
 * runner -> worker   ready   JSON `CheckRunnerReady`, once, for check 0: the runner takes checks
 *                    log     bytes of the check's stderr, as they come
 *                    answer  JSON `CheckAnswer`: the check has ended; nothing more comes for it
 * ```
 *
 * When its stdin ends, a runner cancels what still runs and ends. A runner that breaks this language is to be killed.
 */
export type CheckFrame = { readonly kind: CheckFrameKind; readonly check: number; readonly payload: Buffer };

export type CheckFrameKind = 'start' | 'cancel' | 'ready' | 'log' | 'answer';

const codes: Record<CheckFrameKind, number> = { start: 1, cancel: 2, ready: 16, log: 17, answer: 18 };
const kinds = new Map(Object.entries(codes).map(([kind, code]) => [code, kind as CheckFrameKind]));

const headerBytes = 9;

/** The longest payload that either side accepts: requests and answers are whole in one frame. */
export const maxCheckFrameBytes = 16 * 2 ** 20;

/** Bytes that are no frames of this language. */
export class MalformedCheckFrameError extends RondoError {
  readonly code = 'MALFORMED_CHECK_FRAME';
}

/** One frame as it goes over the wire. Throws MalformedCheckFrameError when the payload is too long. */
export function encodeCheckFrame(kind: CheckFrameKind, check: number, payload: Uint8Array | string = ''): Buffer {
  const body = Buffer.from(payload);
  if (body.length > maxCheckFrameBytes) {
    throw new MalformedCheckFrameError(`a ${kind} frame of ${body.length} bytes; ${maxCheckFrameBytes} are allowed`);
  }
  const header = Buffer.allocUnsafe(headerBytes);
  header.writeUInt8(codes[kind], 0);
  header.writeUInt32BE(check, 1);
  header.writeUInt32BE(body.length, 5);
  return Buffer.concat([header, body]);
}

/** Cuts frames out of chunks as they arrive; part of a frame is held until the rest comes. Throws MalformedCheckFrameError. */
export class CheckFrameDecoder {
  #pending: Buffer = Buffer.alloc(0);

  *push(chunk: Buffer): Generator<CheckFrame> {
    this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    while (this.#pending.length >= headerBytes) {
      const kind = kinds.get(this.#pending.readUInt8(0));
      const lengthBytes = this.#pending.readUInt32BE(5);
      if (kind === undefined)
        throw new MalformedCheckFrameError(`a frame of unknown kind ${this.#pending.readUInt8(0)}`);
      if (lengthBytes > maxCheckFrameBytes) throw new MalformedCheckFrameError(`a frame of ${lengthBytes} bytes`);
      if (this.#pending.length < headerBytes + lengthBytes) return;
      const check = this.#pending.readUInt32BE(1);
      const payload = this.#pending.subarray(headerBytes, headerBytes + lengthBytes);
      this.#pending = this.#pending.subarray(headerBytes + lengthBytes);
      yield { kind, check, payload };
    }
  }
}
