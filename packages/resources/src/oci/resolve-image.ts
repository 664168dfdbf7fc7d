import { ProgramFailure } from '../sdk/program-failure.ts';
import { choosePlatform, type ImageManifest, type Platform, parseManifest } from './manifest.ts';
import type { FetchedManifest, RegistryClient } from './registry-client.ts';

/** An image for one platform. */
export interface ResolvedImage {
  readonly manifest: ImageManifest;
  readonly fetched: FetchedManifest;
  /** What the digest asked for is: an index, or the image itself. */
  readonly root: FetchedManifest;
}

/** Follows a digest or tag to the image for a platform. Throws ProgramFailure when an index has none for it. */
export async function resolveImage(
  client: RegistryClient,
  reference: string,
  platform: Platform,
): Promise<ResolvedImage> {
  const root = await client.getManifest(reference);
  const manifest = parseManifest(root.bytes, root.mediaType);
  if (manifest.kind === 'image') return { manifest, fetched: root, root };
  const child = choosePlatform(manifest.manifests, platform);
  if (child === undefined) {
    const wanted = [platform.os, platform.architecture, platform.variant].filter(Boolean).join('/');
    throw new ProgramFailure(`no child with platform ${wanted} in index ${root.digest}`);
  }
  const fetched = await client.getManifest(child.digest);
  const image = parseManifest(fetched.bytes, fetched.mediaType);
  if (image.kind === 'index')
    throw new ProgramFailure(`index ${root.digest} holds another index where an image is wanted`);
  return { manifest: image, fetched, root };
}
