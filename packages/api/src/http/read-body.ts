import type { Static, TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import type { ApiRequest } from './api-request.ts';
import { badRequest } from './http-error.ts';

const validators = new WeakMap<TSchema, Validator>();

/** The JSON body, checked against a schema. Answers 400 with a text that names the first field that is wrong. */
export function readBody<Schema extends TSchema>(schema: Schema, request: ApiRequest): Static<Schema> {
  const value = request.json();
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
