import { describeError } from '@rondo/foundation';
import { type ImageToPush, pushImage } from '../oci/push-image.ts';
import { retryTransient } from '../sdk/http/retry-transient.ts';
import type { ProgramContext, PutProgram } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';
import { bringImage, imageIdOf } from './push/bring-image.ts';
import { wantedTags } from './push/wanted-tags.ts';
import { openDockerRegistryToPush } from './registry-access.ts';
import { type DockerSource, readDockerPutRequest } from './request.ts';
import { withRegistryFailures } from './with-registry-failures.ts';

/**
 * Pushes an image that was loaded, built, imported or pulled from elsewhere (resources.md 6.4). Only building needs a Docker
 * engine; everything else is done without one.
 */
export const put: PutProgram = withRegistryFailures(async (request, context) => {
  const { source, params } = readDockerPutRequest(request, context);
  const tags = await wantedTags(source, params, context.cwd);
  const image = await bringImage(source, params, context);
  context.log(`pushing tag(s) ${tags.join(', ')}`);
  await push(source, image, { tags, context });
  const digest = image.manifests.at(-1)?.digest ?? '';
  return { version: { digest }, metadata: [{ name: 'image', value: imageIdOf(image).slice(0, 12) }] };
});

async function push(
  source: DockerSource,
  image: ImageToPush,
  { tags, context }: { tags: readonly string[]; context: ProgramContext },
): Promise<void> {
  const once = async () => pushImage(await openDockerRegistryToPush(source, context), image, { tags, context });
  try {
    await retryTransient(context, once, (message) => context.log(message));
  } catch (error) {
    context.signal.throwIfAborted();
    throw new ProgramFailure(`failed to push ${source.repository}: ${describeError(error)}`, { cause: error });
  }
}
