import type { VarValue } from '@rondo/pipeline';

/**
 * The values that must not show in a build's log (operations.md A27). Each is cut into lines, since a log is; pieces of a
 * single character are left alone.
 */
export class SecretTracker {
  readonly #pieces = new Set<string>();
  #version = 0;

  /** Strings are tracked, also those in maps; items of lists, which `across` goes through, numbers and booleans are not. */
  track(value: VarValue): void {
    if (typeof value === 'string') {
      for (const line of value.split('\n')) this.#add(line.trim());
    } else if (value instanceof Map) {
      for (const inner of value.values()) this.track(inner);
    } else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      for (const inner of Object.values(value)) this.track(inner);
    }
  }

  /** Longest first, so that a secret that contains another goes as a whole. */
  pieces(): readonly string[] {
    return [...this.#pieces].sort((left, right) => right.length - left.length);
  }

  /** Grows whenever a piece is added. */
  get version(): number {
    return this.#version;
  }

  #add(piece: string): void {
    if (piece.length <= 1 || this.#pieces.has(piece)) return;
    this.#pieces.add(piece);
    this.#version += 1;
  }
}
