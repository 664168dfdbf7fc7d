/** A difference between what a case expects and what came. */
export interface Mismatch {
  /** Which view of the case: a command, an answer, a field. */
  readonly view: string;
  readonly expected: string;
  readonly actual: string;
}

/** Compares two texts. */
export function compareText(view: string, expected: string, actual: string): Mismatch[] {
  return expected === actual ? [] : [{ view, expected, actual }];
}

/** Compares two JSON values; the order of keys doesn't count. */
export function compareJson(view: string, expected: unknown, actual: unknown): Mismatch[] {
  return compareText(view, canonical(expected), canonical(actual));
}

/** JSON with sorted keys. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
