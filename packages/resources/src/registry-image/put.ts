import { join } from 'node:path';
import { describeError } from '@rondo/foundation';
import { loadImage } from '../oci/load-image.ts';
import { type ImageToPush, pushImage } from '../oci/push-image.ts';
import { findFiles } from '../sdk/glob/find-files.ts';
import { temporaryDirectory } from '../sdk/home/child-environment.ts';
import { retryTransient } from '../sdk/http/retry-transient.ts';
import type { ProgramContext, PutProgram } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';
import type { RegistryAccess } from './access.ts';
import { readTrustKey, signTags } from './content-trust.ts';
import { warn, withLogrusErrors } from './logrus-program.ts';
import { openRegistry, originAccess } from './registry-access.ts';
import { readPutRequest } from './request.ts';
import { aliasTags, wantedTags } from './tag-list.ts';

/** Pushes an archive or layout that an earlier step made, under every wanted tag (resources.md 5.6). */
export const put: PutProgram = withLogrusErrors(async (request, context) => {
  const { source, params } = readPutRequest(request);
  if (params.image === '') throw new ProgramFailure('invalid payload: params.image is required');
  // Before anything is pushed: what cannot be signed is not to be there.
  const key = source.content_trust === undefined ? undefined : readTrustKey(source.content_trust);
  const wanted = await wantedTags(source, params, context.cwd);
  const path = theOnlyMatch(params.image, context.cwd);
  const access = await originAccess(source, context);
  const aliases = wanted.bump === undefined ? [] : await findAliases(access, context, [wanted.bump, source.variant]);
  const tags = [
    ...new Set([...wanted.tags.slice(0, fixedCount(source.tag, params.version)), ...aliases, ...wanted.tags]),
  ];
  const image = await load(path, params.image, context);
  context.log(`pushing tag(s) ${tags.join(', ')}`);
  await push(access, image, { tags, context });
  context.log('pushed');
  const root = image.manifests.at(-1);
  if (key !== undefined && root !== undefined) await signTags(root, tags, { key, source, access, context });
  const [tag = ''] = tags;
  const digest = root?.digest ?? '';
  const metadata = [
    { name: 'repository', value: access.repository },
    { name: 'tags', value: tags.join(' ') },
  ];
  return { version: { tag, digest }, metadata };
});

/** How many tags come before the aliases: the source's and the version's. */
function fixedCount(tag: string, version: string): number {
  return Number(tag !== '') + Number(version !== '');
}

function theOnlyMatch(pattern: string, cwd: string): string {
  const [path, ...more] = findFiles(cwd, pattern);
  const glob = join(cwd, pattern);
  if (path === undefined) throw new ProgramFailure(`no files match glob '${glob}'`);
  if (more.length > 0)
    throw new ProgramFailure(`too many files/directories match glob '${glob}': [${[path, ...more].join(' ')}]`);
  return path;
}

async function findAliases(
  access: RegistryAccess,
  context: ProgramContext,
  [version, variant]: [Parameters<typeof aliasTags>[1], string],
): Promise<string[]> {
  const list = async () => await aliasTags(await openRegistry(access, context), version, variant);
  return await retryTransient(context, list, (message) => warn(context, message));
}

async function load(path: string, pattern: string, context: ProgramContext): Promise<ImageToPush> {
  try {
    return await loadImage(path, await temporaryDirectory(context, 'image'));
  } catch (error) {
    throw new ProgramFailure(`could not load image from path '${pattern}': ${describeError(error)}`, { cause: error });
  }
}

async function push(
  access: RegistryAccess,
  image: ImageToPush,
  { tags, context }: { tags: readonly string[]; context: ProgramContext },
): Promise<void> {
  const once = async () => pushImage(await openRegistry(access, context, 'push,pull'), image, { tags, context });
  try {
    await retryTransient(context, once, (message) => warn(context, message));
  } catch (error) {
    context.signal.throwIfAborted();
    throw new ProgramFailure(`pushing image failed: ${describeError(error)}`, { cause: error });
  }
}
