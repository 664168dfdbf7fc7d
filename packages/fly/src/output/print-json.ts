import type { FlyIo } from '../io/fly-io.ts';
import type { Shape } from '../wire/shape.ts';

const escapes: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

/** Prints what `--json` promises: the fields of the shape, indented (fly.md 4.4). */
export function printJson<T>({ stdout }: FlyIo, shape: Shape<T>, value: T): void {
  stdout.write(`${escapeHtml(JSON.stringify(shape.encode(value) ?? null, null, 2))}\n`);
}

/** Go writes JSON that is safe inside HTML. */
export function escapeHtml(json: string): string {
  return json.replace(/[<>&\u2028\u2029]/g, (char) => escapes[char] ?? char);
}
