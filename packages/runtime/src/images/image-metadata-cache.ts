import type { Artifact } from '../artifact.ts';
import type { Volume } from '../volume.ts';
import { type ImageMetadata, readImageMetadata } from './read-image-metadata.ts';
import { type FileOwner, resolveUser } from './resolve-user.ts';

const mostEntries = 500;

/** An image artifact never changes, so what it says of itself is read once per node. */
export class ImageMetadataCache {
  readonly #metadata = new Map<string, ImageMetadata>();
  readonly #owners = new Map<string, FileOwner | undefined>();

  /** Throws MalformedImageError. */
  async read(artifact: Artifact, volume: Volume, signal: AbortSignal): Promise<ImageMetadata> {
    return remember(this.#metadata, keyOf(artifact), () => readImageMetadata(volume, signal));
  }

  /** Who the files of a user of the image belong to; undefined: owners stay as they are. */
  async ownerOf(
    user: string,
    { artifact, volume }: { artifact: Artifact; volume: Volume },
    signal: AbortSignal,
  ): Promise<FileOwner | undefined> {
    return remember(this.#owners, `${keyOf(artifact)} ${user}`, () => resolveUser(volume, user, signal));
  }
}

function keyOf({ resourceCacheId, volumeHandle }: Artifact): string {
  return resourceCacheId === undefined ? volumeHandle : `cache ${resourceCacheId}`;
}

async function remember<Value>(known: Map<string, Value>, key: string, read: () => Promise<Value>): Promise<Value> {
  if (known.has(key)) return known.get(key) as Value;
  const value = await read();
  const [oldest] = known.keys();
  if (known.size >= mostEntries && oldest !== undefined) known.delete(oldest);
  known.set(key, value);
  return value;
}
