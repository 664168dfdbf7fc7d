import type { ImageConfig } from '../oci/image-config.ts';
import type { ImageName } from '../oci/image-name.ts';
import type { RegistryClient } from '../oci/registry-client.ts';
import type { ResolvedImage } from '../oci/resolve-image.ts';
import type { ProgramContext } from '../sdk/program.ts';

/** An image for one platform, with what its configuration says. */
export interface ImageToWrite extends ResolvedImage {
  readonly config: ImageConfig;
  readonly configBytes: Buffer;
}

export interface WriterSurroundings {
  readonly client: RegistryClient;
  /** The destination. */
  readonly cwd: string;
  /** A directory for blobs that stays while an operation is tried again. */
  readonly blobs: string;
  readonly context: ProgramContext;
  /** The name that stands in archives: the origin's, whoever served the image. */
  readonly name: ImageName;
  readonly tag: string;
  /** Digests and diff ids of layers that the caller has already. */
  readonly heldLayers: readonly string[];
}

/** Writes an image into the destination in one of the formats. */
export type ImageWriter = (image: ImageToWrite, surroundings: WriterSurroundings) => Promise<void>;
