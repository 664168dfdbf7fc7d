import { escapeRegex } from '../escape-regex.ts';

/** What stands in a log where a secret was. */
const mark = '((redacted))';
/** Shorter texts would make a log unreadable without protecting anything. */
const minSecretLength = 3;
/** Lines of a multi-line secret (keys) are hidden one by one when they are this long. */
const minLineLength = 16;

/**
 * Replaces secrets in a stream of bytes, also where one is cut by the border of two chunks. Bytes are handled as
 * latin1 text, so that whatever is not a secret passes unchanged.
 */
export class Redactor {
  readonly #secrets = new Set<string>();
  #pattern: RegExp | undefined;
  #held = '';

  /** From now on `secret` is replaced; of a text of several lines each long line as well. */
  add(secret: string): void {
    const lines = secret.split(/\r?\n/).filter((line) => line.length >= minLineLength);
    for (const text of [secret, secret.trim(), ...lines]) {
      if (text.length >= minSecretLength) this.#secrets.add(Buffer.from(text).toString('latin1'));
    }
    const longestFirst = [...this.#secrets].sort((a, b) => b.length - a.length);
    if (longestFirst.length > 0) this.#pattern = new RegExp(longestFirst.map(escapeRegex).join('|'), 'g');
  }

  /** What may be shown of everything up to here. The start of what could become a secret is held back. */
  push(chunk: Uint8Array): Buffer {
    const text = this.#held + Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1');
    const cut = this.#cutAt(text);
    this.#held = text.slice(cut);
    return this.#replace(text.slice(0, cut));
  }

  /** What was still held back. */
  flush(): Buffer {
    const rest = this.#held;
    this.#held = '';
    return this.#replace(rest);
  }

  /** A whole text at once. */
  redact(text: string): string {
    return this.#replace(Buffer.from(text).toString('latin1')).toString();
  }

  #replace(text: string): Buffer {
    return Buffer.from(this.#pattern === undefined ? text : text.replace(this.#pattern, mark), 'latin1');
  }

  /** Where to cut: before the start of an unfinished secret, and never inside a finished one. */
  #cutAt(text: string): number {
    let cut = text.length - this.#unfinishedLength(text);
    for (const match of this.#pattern === undefined ? [] : text.matchAll(this.#pattern)) {
      if (match.index < cut && cut < match.index + match[0].length) cut = match.index;
    }
    return cut;
  }

  /** Length of the longest end of `text` that is a beginning of a secret, whole secrets left out. */
  #unfinishedLength(text: string): number {
    let longest = 0;
    for (const secret of this.#secrets) {
      for (let length = Math.min(secret.length - 1, text.length); length > longest; length -= 1) {
        if (text.endsWith(secret.slice(0, length))) longest = length;
      }
    }
    return longest;
  }
}
