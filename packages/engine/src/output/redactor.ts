import type { SecretTracker } from './secret-tracker.ts';

const replacement = '((redacted))';

/** Takes the tracked secrets out of texts. Follows the tracker: what is tracked later counts from then on. */
export class Redactor {
  readonly #secrets: SecretTracker;
  #seenVersion = -1;
  #pattern: RegExp | undefined;
  /** The same over bytes, each read as one character: positions are then positions of bytes. */
  #bytePattern: RegExp | undefined;
  #longestBytes = 0;

  constructor(secrets: SecretTracker) {
    this.#secrets = secrets;
  }

  redact(text: string): string {
    this.#follow();
    return this.#pattern === undefined ? text : text.replace(this.#pattern, replacement);
  }

  /** How much of an unfinished line may go: what could be the beginning of a secret stays, and none is cut in two. */
  safeLength(bytes: Buffer): number {
    this.#follow();
    if (this.#bytePattern === undefined) return bytes.length;
    const limit = Math.max(0, bytes.length - (this.#longestBytes - 1));
    for (const match of bytes.toString('latin1').matchAll(this.#bytePattern)) {
      const end = match.index + match[0].length;
      if (match.index < limit && end > limit) return match.index;
    }
    return limit;
  }

  #follow(): void {
    if (this.#seenVersion === this.#secrets.version) return;
    this.#seenVersion = this.#secrets.version;
    const pieces = this.#secrets.pieces();
    const bytePieces = pieces.map((piece) => Buffer.from(piece).toString('latin1'));
    this.#longestBytes = Math.max(0, ...bytePieces.map(({ length }) => length));
    this.#pattern = patternOf(pieces);
    this.#bytePattern = patternOf(bytePieces);
  }
}

function patternOf(pieces: readonly string[]): RegExp | undefined {
  return pieces.length === 0 ? undefined : new RegExp(pieces.map(escapePattern).join('|'), 'g');
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
