import { ProgramFailure } from '../program-failure.ts';
import { describeJson, type JsonValue } from './json-value.ts';

/** Something in the request is not what it must be; the message names the field. */
export class PayloadError extends ProgramFailure {}

/** `source.depth must be a whole number, not a text`. */
export function mustBe(path: string, expectation: string, value: JsonValue): PayloadError {
  return new PayloadError(`${path} must be ${expectation}, not ${describeJson(value)}`);
}
