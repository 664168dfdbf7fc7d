import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { pack as startPack } from 'tar-stream';
import { hexOf } from '../../oci/fetch-blob.ts';
import { fullName } from '../../oci/image-name.ts';
import { compressionOf } from '../../sdk/archive/decompress.ts';
import type { ImageWriter } from '../image-writer.ts';
import { downloadLayers } from './download-layers.ts';

/** `image.tar`: what `docker load` takes; layers keep their compression (resources.md 5.5). */
export const writeOciArchive: ImageWriter = async (image, { client, cwd, blobs, context, name, tag }) => {
  const downloads = downloadLayers(client, image.manifest.layers, { directory: blobs, context });
  const configName = image.manifest.config.digest;
  const layers: { file: string; name: string; sizeBytes: number }[] = [];
  for (const { path, layer, done } of downloads) {
    await done;
    layers.push({ file: path, name: `${hexOf(layer.digest)}.tar${await suffixOf(path)}`, sizeBytes: layer.sizeBytes });
  }
  const manifest = [
    { Config: configName, RepoTags: [`${fullName(name)}:${tag}`], Layers: layers.map((layer) => layer.name) },
  ];
  const pack = startPack();
  const writing = pipeline(pack, createWriteStream(join(cwd, 'image.tar')), { signal: context.signal });
  writing.catch(() => undefined);
  pack.entry({ name: configName }, image.configBytes);
  const written = new Set<string>();
  for (const layer of layers) {
    if (written.has(layer.name)) continue;
    written.add(layer.name);
    await pipeline(createReadStream(layer.file), pack.entry({ name: layer.name, size: layer.sizeBytes }), {
      signal: context.signal,
    });
  }
  pack.entry({ name: 'manifest.json' }, JSON.stringify(manifest));
  pack.finalize();
  await writing;
};

async function suffixOf(path: string): Promise<string> {
  const file = await open(path);
  try {
    const head = Buffer.alloc(4);
    await file.read(head, 0, 4, 0);
    return { gzip: '.gz', zstd: '.zst', none: '' }[compressionOf(head)];
  } finally {
    await file.close();
  }
}
