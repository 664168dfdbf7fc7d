import type { GlobNode, GlobSequence } from './glob-node.ts';
import { toUtf8Bytes } from './utf8-bytes.ts';

/** So many parts behind or within another one: more than any glob of a pipeline has; bounds time and depth. */
const maxParts = 1_000;

/** What the reference can't read: it stands for what was not UTF-8. */
const unreadable = /^[\ufffd\ud800-\udfff]$/;

/** Reads a glob; undefined where it is malformed. */
export function parseGlob(glob: string): GlobSequence | undefined {
  const reader = new GlobReader(Array.from(glob));
  const sequence = reader.sequence('');
  return reader.isBroken ? undefined : sequence;
}

class GlobReader {
  /** Malformed; nothing else is read then. */
  isBroken = false;
  readonly #chars: readonly string[];
  #at = 0;
  #partCount = 0;

  constructor(chars: readonly string[]) {
    this.#chars = chars;
  }

  /** Reads up to the end, or to one of `ends`; an alternative that is never closed ends with the glob. */
  sequence(ends: '' | ',}'): GlobSequence {
    const parts: GlobNode[] = [];
    for (let char = this.#peek(); char !== undefined; char = this.#peek()) {
      if (ends.includes(char)) break;
      const part = this.#part(char, ends);
      if (part !== undefined) parts.push(part);
      if (parts.length > 1) this.#countPart();
    }
    return { kind: 'sequence', parts };
  }

  /** The character ahead; undefined at the end. To the reference a NUL is an end, too. */
  #peek(): string | undefined {
    const char = this.#chars[this.#at];
    if (char === undefined || char === '\0' || this.isBroken) return undefined;
    if (unreadable.test(char)) return this.#break();
    return char;
  }

  #next(): string | undefined {
    const char = this.#peek();
    if (char !== undefined) this.#at++;
    return char;
  }

  #break(): undefined {
    this.isBroken = true;
    return undefined;
  }

  #countPart(): void {
    if (++this.#partCount > maxParts) this.#break();
  }

  #part(char: string, ends: '' | ',}'): GlobNode | undefined {
    if (char === '*') return this.#stars();
    if (char === '?' || char === '[' || char === '{') this.#at++;
    if (char === '?') return { kind: 'single' };
    if (char === '[') return this.#class();
    if (char === '{') return this.#alternatives();
    const text = this.#text(`?*[{${ends}`);
    return text === '' ? undefined : { kind: 'text', text: toUtf8Bytes(text) };
  }

  #stars(): GlobNode {
    this.#at++;
    if (this.#peek() !== '*') return { kind: 'anything', stars: 1 };
    this.#at++;
    return { kind: 'anything', stars: 2 };
  }

  /** A backslash takes away the meaning of what follows. */
  #text(ends: string): string {
    let text = '';
    for (let char = this.#peek(); char === undefined || !ends.includes(char); char = this.#peek()) {
      if (char === '\\') {
        this.#at++;
        char = this.#peek();
      }
      this.#at++;
      // A NUL ends a text, but not the glob.
      if (char === undefined) break;
      text += char;
    }
    return text;
  }

  #alternatives(): GlobNode {
    this.#countPart();
    const options = [this.sequence(',}')];
    while (this.#peek() === ',') {
      this.#at++;
      options.push(this.sequence(',}'));
    }
    this.#next();
    return { kind: 'alternatives', options };
  }

  #class(): GlobNode | undefined {
    const negated = this.#peek() === '!';
    if (negated) this.#at++;
    const low = this.#peek();
    const node = this.#chars[this.#at + 1] === '-' ? this.#range(low, negated) : this.#list(negated);
    return node === undefined || this.#next() !== ']' ? this.#break() : node;
  }

  #range(low: string | undefined, negated: boolean): GlobNode | undefined {
    this.#at += 2;
    const high = this.#next();
    if (low === undefined || high === undefined) return undefined;
    const [from, to] = [toUtf8Bytes(low), toUtf8Bytes(high)];
    return to < from ? undefined : { kind: 'range', low: from, high: to, negated };
  }

  #list(negated: boolean): GlobNode | undefined {
    const chars = Array.from(this.#text(']'), toUtf8Bytes);
    return chars.length === 0 ? undefined : { kind: 'list', chars, negated };
  }
}
