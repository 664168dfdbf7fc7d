import type { PutProgram } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';
import { readDockerRequest } from './request.ts';

/** Not there yet: building and pushing through a docker daemon. Fails and says what does it instead. */
export const put: PutProgram = async (request) => {
  readDockerRequest(request);
  throw new ProgramFailure(
    'put of docker-image is not supported by this installation; build with a task (oci-build-task, buildah, kaniko) and put with registry-image',
  );
};
