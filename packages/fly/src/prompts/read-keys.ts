import type { InputStream } from '../io/fly-io.ts';

/** A key that was pressed. */
export type Key =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'enter' | 'escape' | 'interrupt' | 'end' | 'backspace' | 'clear' | 'up' | 'down' };

const sequences: Readonly<Record<string, Exclude<Key['kind'], 'text'>>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\x03': 'interrupt',
  '\x04': 'end',
  '\x7f': 'backspace',
  '\b': 'backspace',
  '\x15': 'clear',
  '\x1b[A': 'up',
  '\x1bOA': 'up',
  '\x1b[B': 'down',
  '\x1bOB': 'down',
  '\x1b': 'escape',
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: an escape character begins what arrow keys send
const keyPattern = /\x1b(?:\[[\d;]*[A-Za-z~]|O[A-Z])?|\P{Cc}|\p{Cc}/gu;

/**
 * Keys from a terminal in raw mode; `end` once input is over. The terminal is as before when the caller stops, and what was typed
 * beyond that is left for the next reader.
 */
export async function* readKeys(stdin: InputStream): AsyncGenerator<Key, void, undefined> {
  stdin.setRaw(true);
  let pending: string[] = [];
  try {
    for (let chunk = await stdin.read(); chunk !== undefined; chunk = await stdin.read()) {
      pending = Buffer.from(chunk).toString().match(keyPattern) ?? [];
      for (let key = pending.shift(); key !== undefined; key = pending.shift()) {
        const kind = sequences[key];
        if (kind !== undefined) yield { kind };
        else if (!/^\p{Cc}/u.test(key)) yield { kind: 'text', text: key };
      }
    }
    yield { kind: 'end' };
  } finally {
    stdin.setRaw(false);
    if (pending.length > 0) stdin.unread(Buffer.from(pending.join('')));
  }
}
