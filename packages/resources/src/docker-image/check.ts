import { RegistryError } from '../oci/registry-error.ts';
import { HttpError } from '../sdk/http/http-error.ts';
import type { CheckProgram } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';
import { openDockerRegistry } from './registry-access.ts';
import { readDockerRequest, tagOf } from './request.ts';
import { withRegistryFailures } from './with-registry-failures.ts';

/** The digest that the tag stands for now, after the cursor's if that is still there (resources.md 6.2). */
export const check: CheckProgram = withRegistryFailures(async (request, context) => {
  const { source, version } = readDockerRequest(request, context);
  const tag = tagOf(source);
  try {
    const client = await openDockerRegistry(source, context);
    const digest = await client.digestOf(tag);
    if (digest === undefined) return null;
    const older = version.digest !== '' && version.digest !== digest ? version.digest : undefined;
    const known = older !== undefined && (await client.digestOf(older)) !== undefined;
    return known ? [{ digest: older }, { digest }] : [{ digest }];
  } catch (error) {
    if (!(error instanceof RegistryError || error instanceof HttpError)) throw error;
    const what = `failed to fetch digest for image '${source.repository}:${tag}': ${error.message}`;
    throw new ProgramFailure(`${what}\ndoes the image exist?`, { cause: error });
  }
});
