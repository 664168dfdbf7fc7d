import type { Decoder } from './json/decoders.ts';
import { PayloadError } from './json/payload-error.ts';
import type { ProgramRequest } from './program.ts';
import { ProgramFailure } from './program-failure.ts';

/** Decodes a whole request; what is wrong with it is told after `prefix`, the words the original puts there. */
export function decodeRequest<Value>(request: ProgramRequest, decode: Decoder<Value>, prefix: string): Value {
  try {
    return decode(request.whole, '');
  } catch (error) {
    if (!(error instanceof PayloadError)) throw error;
    throw new ProgramFailure(`${prefix}${error.message}`, { cause: error });
  }
}
