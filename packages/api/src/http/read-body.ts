import type { Static, TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import type { ApiRequest } from './api-request.ts';
import { badRequest, HttpError } from './http-error.ts';
import { empty, type Headers } from './reply.ts';

const validators = new WeakMap<TSchema, Validator>();

/**
 * The JSON body, checked against a schema. Answers 400 with a text that names the first field that is wrong; what is no JSON at all
 * has an empty answer, with the headers that the route's errors have.
 */
export function readBody<Schema extends TSchema>(
  schema: Schema,
  request: ApiRequest,
  headers?: Headers,
): Static<Schema> {
  const value = readJson(request, headers);
  const validator = validators.get(schema) ?? Compile(schema);
  validators.set(schema, validator);
  if (validator.Check(value)) return value as Static<Schema>;
  const [problem] = validator.Errors(value);
  const field =
    problem === undefined || problem.instancePath === ''
      ? 'the body'
      : problem.instancePath.slice(1).replaceAll('/', '.');
  throw badRequest(`${field}: ${problem?.message ?? 'is not what this request takes'}\n`);
}

function readJson(request: ApiRequest, headers: Headers | undefined): unknown {
  try {
    return JSON.parse(request.body.toString('utf8'));
  } catch {
    throw new HttpError(empty(400, headers));
  }
}
