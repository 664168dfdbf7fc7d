import type { PutProgram } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';

/** Nothing can be put to bosh.io. */
export const put: PutProgram = async () => {
  throw new ProgramFailure('put step is not supported for this resource; bosh-io-stemcell can only be got');
};
