import { createHash } from 'node:crypto';
import { Client } from 'pg';

/** A text must come this often before the server is asked to remember it: many are built once. */
const worthwhileUses = 3;
/** Remembered by each connection; further texts are sent whole each time. */
const namesAtMost = 400;
const trackedAtMost = 4000;

const uses = new Map<string, number>();
const names = new Map<string, string>();

/**
 * A client whose statements the server parses and plans once for each connection instead of each time (half of what a
 * small statement costs). What is sent without a list of values, such as `begin`, goes as it is.
 */
export class PreparingClient extends Client {
  // The signatures of the base class are too many to repeat; whatever is not a text with values is passed on untouched.
  override query: Client['query'] = (...args: unknown[]): never => {
    const [text, values, ...rest] = args;
    const send = super.query.bind(this) as (...passed: unknown[]) => never;
    const name = typeof text === 'string' && Array.isArray(values) ? nameOf(text) : undefined;
    return name === undefined ? send(...args) : send({ name, text, values }, ...rest);
  };
}

/** Undefined until the text has proven to come again. */
function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= namesAtMost) return known;
  const count = (uses.get(text) ?? 0) + 1;
  if (uses.size >= trackedAtMost) uses.clear();
  uses.set(text, count);
  if (count < worthwhileUses) return undefined;
  const name = `s${createHash('sha256').update(text).digest('base64url').slice(0, 20)}`;
  uses.delete(text);
  names.set(text, name);
  return name;
}
