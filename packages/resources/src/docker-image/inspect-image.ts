import type { ImageToWrite } from '../registry-image/image-writer.ts';

/** What `docker inspect` says of an image, as far as its configuration tells. */
export function inspectImage(image: ImageToWrite, repository: string): string {
  // parseImageConfig has read these bytes as a JSON object before.
  const config = JSON.parse(image.configBytes.toString()) as Record<string, unknown>;
  const inspected = {
    Id: image.manifest.config.digest,
    RepoTags: [],
    RepoDigests: [`${repository}@${image.root.digest}`],
    Created: config.created,
    Author: config.author,
    Config: config.config,
    Architecture: config.architecture,
    Variant: config.variant,
    Os: config.os,
    Size: image.manifest.layers.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    RootFS: { Type: 'layers', Layers: image.config.diffIds },
  };
  return `${JSON.stringify([inspected], null, 2)}\n`;
}
