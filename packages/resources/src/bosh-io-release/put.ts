import type { PutProgram } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';

/** Nothing can be put to bosh.io. */
export const put: PutProgram = async () => {
  throw new ProgramFailure('Put step is not implemented. Do not use this step with this resource.');
};
