import type { IncomingMessage } from 'node:http';
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { parseJson } from '../volumes/work-directory.ts';
import { AnswerError } from './answer.ts';

const maxBodyBytes = 16 << 20;

/** The JSON of a request's body. Throws AnswerError 400 with `text` where it is none. */
export async function readJson(request: IncomingMessage, text: string): Promise<unknown> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of request) {
    sizeBytes += chunk.length;
    if (sizeBytes > maxBodyBytes) throw new AnswerError(400, text);
    chunks.push(chunk);
  }
  const value = parseJson(Buffer.concat(chunks).toString('utf8'));
  if (value === undefined) throw new AnswerError(400, text);
  return value;
}

/** A request's body, checked. Throws AnswerError 400 with `text`. */
export async function readChecked<Schema extends TSchema>(
  request: IncomingMessage,
  schema: Schema,
  text: string,
): Promise<Static<Schema>> {
  const value = await readJson(request, text);
  if (!Value.Check(schema, value)) throw new AnswerError(400, text);
  return value;
}
