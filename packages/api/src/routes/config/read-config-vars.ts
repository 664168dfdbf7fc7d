import { type InstanceVars, MalformedInstanceVarsError, readInstanceVars } from '@rondo/protocol';
import { HttpError } from '../../http/http-error.ts';
import { errorList } from '../../http/reply.ts';

/** The instance vars of a request for a configuration, whose 400 says what is wrong (api.md 8). */
export function readConfigVars(query: URLSearchParams): InstanceVars | undefined {
  try {
    return readInstanceVars(query);
  } catch (error) {
    if (!(error instanceof MalformedInstanceVarsError)) throw error;
    throw new HttpError(errorList(400, [`instance vars are malformed: ${error.message}`]));
  }
}
