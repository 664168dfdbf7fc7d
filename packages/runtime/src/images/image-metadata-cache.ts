import type { Artifact } from '../artifact.ts';
import type { Volume } from '../volume.ts';
import { type ImageMetadata, readImageMetadata } from './read-image-metadata.ts';

const mostEntries = 500;

/** An image artifact never changes, so its metadata is read once per node. */
export class ImageMetadataCache {
  readonly #known = new Map<string, ImageMetadata>();

  async read(artifact: Artifact, volume: Volume, signal: AbortSignal): Promise<ImageMetadata> {
    const key = artifact.resourceCacheId === undefined ? artifact.volumeHandle : `cache ${artifact.resourceCacheId}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const metadata = await readImageMetadata(volume, signal);
    const [oldest] = this.#known.keys();
    if (this.#known.size >= mostEntries && oldest !== undefined) this.#known.delete(oldest);
    this.#known.set(key, metadata);
    return metadata;
  }
}
