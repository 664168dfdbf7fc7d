/**
 * The base of every error that Rondo raises on purpose. The message says what happened, where, and what to do.
 * `code` is stable, upper-case and never reused; clients and tests match on it, never on the text.
 */
export abstract class RondoError extends Error {
  abstract readonly code: string;

  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** The text of anything that was thrown, with its causes: for logs and for the last line before a process ends. */
export function describeError(thrown: unknown): string {
  const texts: string[] = [];
  let current: unknown = thrown;
  while (current !== undefined && current !== null && texts.length < 8) {
    if (!(current instanceof Error)) {
      texts.push(String(current));
      break;
    }
    if (current.message !== '') texts.push(current.message);
    current = current.cause;
  }
  return texts.filter((text, index) => text !== texts[index - 1]).join(': ');
}
