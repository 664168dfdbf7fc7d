import { MalformedAnswerError } from '@rondo/runtime';
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';

/** A worker's JSON as the shape it has to have. Throws MalformedAnswerError. */
export function readAnswer<Schema extends TSchema>(schema: Schema, text: string, what: string): Static<Schema> {
  const json = parseJson(text, what);
  if (Value.Check(schema, json)) return json as Static<Schema>;
  const [first] = Value.Errors(schema, json);
  throw new MalformedAnswerError(`the worker's ${what} is not what was expected: ${first?.message ?? 'unknown shape'}`);
}

function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new MalformedAnswerError(`the worker's ${what} is no JSON: ${text.slice(0, 200)}`, { cause: error });
  }
}
