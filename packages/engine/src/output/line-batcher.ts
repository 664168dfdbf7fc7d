import type { Redactor } from './redactor.ts';

const newline = 0x0a;
const carriageReturn = 0x0d;
/** A line that is longer goes out in parts. */
const longestLineBytes = 256 * 1024;

/** Text that is ready to be logged, and up to which byte of the source it goes. */
export interface Batch {
  readonly text: string;
  readonly endOffset: number;
}

/**
 * Cuts one source of output into texts for the log: whole lines, whole characters, secrets taken out. Bytes of an
 * unfinished line wait; `flush` lets them go, but for what could be the beginning of a secret or of a character.
 */
export class LineBatcher {
  readonly #redactor: Redactor;
  #waiting: Buffer = Buffer.alloc(0);
  #endOffset: number;

  /** `startOffset`: bytes of this source that were logged before. */
  constructor(redactor: Redactor, startOffset: number) {
    this.#redactor = redactor;
    this.#endOffset = startOffset;
  }

  get isWaiting(): boolean {
    return this.#waiting.length > 0;
  }

  /** Takes more bytes; gives back what is ready, which may be nothing. */
  push(bytes: Uint8Array): Batch | undefined {
    this.#waiting = this.#waiting.length === 0 ? Buffer.from(bytes) : Buffer.concat([this.#waiting, bytes]);
    const lineEnd = Math.max(this.#waiting.lastIndexOf(newline), this.#waiting.lastIndexOf(carriageReturn));
    // A terminal ends lines with \r\n: the pair is not torn apart when only its first half has come.
    const isTorn = lineEnd === this.#waiting.length - 1 && this.#waiting[lineEnd] === carriageReturn;
    const ready = isTorn ? this.#waiting.subarray(0, lineEnd).lastIndexOf(newline) : lineEnd;
    return this.#take(ready + 1) ?? (this.#waiting.length > longestLineBytes ? this.flush() : undefined);
  }

  /** Lets an unfinished line go, for a reader who waits for it. */
  flush(): Batch | undefined {
    return this.#take(characterBoundary(this.#waiting, this.#redactor.safeLength(this.#waiting)));
  }

  /** Everything that is left, once the source has ended. */
  end(): Batch | undefined {
    return this.#take(this.#waiting.length);
  }

  #take(length: number): Batch | undefined {
    if (length <= 0) return undefined;
    const text = this.#redactor.redact(this.#waiting.toString('utf8', 0, length));
    this.#waiting = Buffer.from(this.#waiting.subarray(length));
    this.#endOffset += length;
    return { text, endOffset: this.#endOffset };
  }
}

/** The largest position up to `limit` that doesn't cut a UTF-8 character. */
function characterBoundary(bytes: Buffer, limit: number): number {
  let start = limit - 1;
  while (start >= 0 && limit - start < 4 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start -= 1;
  const lead = bytes[start] ?? 0;
  const size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
  return start >= 0 && size > limit - start ? start : limit;
}
