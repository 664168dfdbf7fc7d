import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, statSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { compressionOf } from '../sdk/archive/decompress.ts';
import { readTar } from '../sdk/archive/read-tar.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';
import { hexOf } from './fetch-blob.ts';
import { parseManifest } from './manifest.ts';
import { mediaTypes } from './media-types.ts';
import type { BlobToPush, ImageToPush, ManifestToPush } from './push-image.ts';

/**
 * Loads what a put names: a `docker save` archive, or a directory in OCI image layout. Of an archive with several images
 * the one that `name` (`repository:tag`) stands for. Throws ProgramFailure.
 */
export async function loadImage(path: string, scratch: string, name?: string): Promise<ImageToPush> {
  return statSync(path).isDirectory() ? await loadLayout(path) : await loadArchive(path, scratch, name);
}

async function loadLayout(path: string): Promise<ImageToPush> {
  const index = await readFile(join(path, 'index.json')).catch(() => undefined);
  if (index === undefined) throw new ProgramFailure('it is a directory without index.json, so no OCI image layout');
  const layout = new Layout(path);
  const single = join(path, 'single-image-digest');
  if (existsSync(single)) {
    await layout.addByDigest((await readFile(single, 'utf8')).trim());
    return layout.image();
  }
  const parsed = parseManifest(index, mediaTypes.ociIndex);
  const [only, ...others] = parsed.kind === 'index' ? parsed.manifests : [];
  const nested = only !== undefined && others.length === 0 && /index|manifest\.list/.test(only.mediaType);
  if (nested) await layout.addByDigest(only.digest);
  else await layout.add({ bytes: index, mediaType: parsed.mediaType, digest: digestOf(index) });
  return layout.image();
}

/** Collects a manifest and everything below it, children first. */
class Layout {
  readonly #path: string;
  readonly #blobs = new Map<string, BlobToPush>();
  readonly #manifests: ManifestToPush[] = [];

  constructor(path: string) {
    this.#path = path;
  }

  image(): ImageToPush {
    return { blobs: [...this.#blobs.values()], manifests: this.#manifests };
  }

  async addByDigest(digest: string): Promise<void> {
    const bytes = await readFile(this.#blobPath(digest)).catch(() => undefined);
    if (bytes === undefined) throw new ProgramFailure(`its blob ${digest} is missing`);
    if (digestOf(bytes) !== digest) throw new ProgramFailure(`its blob ${digest} is damaged`);
    await this.add({ bytes, mediaType: parseManifest(bytes, '').mediaType, digest });
  }

  async add(manifest: ManifestToPush): Promise<void> {
    const parsed = parseManifest(manifest.bytes, manifest.mediaType);
    if (parsed.kind === 'index') for (const child of parsed.manifests) await this.addByDigest(child.digest);
    else {
      for (const { digest, sizeBytes } of [parsed.config, ...parsed.layers]) {
        const path = this.#blobPath(digest);
        if (!existsSync(path)) throw new ProgramFailure(`its blob ${digest} is missing`);
        this.#blobs.set(digest, { digest, sizeBytes, content: { path } });
      }
    }
    this.#manifests.push(manifest);
  }

  #blobPath(digest: string): string {
    if (!/^sha256:[0-9a-f]{64}$/.test(digest)) throw new ProgramFailure(`${JSON.stringify(digest)} is no digest`);
    return join(this.#path, 'blobs', 'sha256', hexOf(digest));
  }
}

/** Unpacks the archive's members that count, compresses layers that are not, and writes a manifest for them. */
async function loadArchive(path: string, scratch: string, name: string | undefined): Promise<ImageToPush> {
  const files = new Map<string, string>();
  await mkdir(scratch, { recursive: true });
  for await (const { entry, content } of readTar(createReadStream(path, { highWaterMark: 256 * 1024 }))) {
    const member = entry.path.replace(/^\.\//, '');
    if (entry.kind === 'file') {
      const file = join(scratch, String(files.size));
      await pipeline(content(), createWriteStream(file));
      files.set(member, file);
    }
    if (entry.kind === 'symbolic-link' || entry.kind === 'hard-link')
      files.set(member, files.get(linkTarget(member, entry.linkPath)) ?? '');
  }
  const { Config: configName, Layers: layerNames } = await readArchiveManifest(files, name);
  const configBytes = await readFile(fileOf(files, configName));
  const config = { digest: digestOf(configBytes), sizeBytes: configBytes.length, content: { bytes: configBytes } };
  const layers: BlobToPush[] = [];
  for (const layer of layerNames) layers.push(await compressLayer(fileOf(files, layer)));
  return imageOf(config, layers);
}

/** An image of these parts, with a manifest for them. Layers are compressed. */
export function imageOf(config: BlobToPush, layers: readonly BlobToPush[]): ImageToPush {
  const manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.dockerManifest,
    config: {
      mediaType: 'application/vnd.docker.container.image.v1+json',
      size: config.sizeBytes,
      digest: config.digest,
    },
    layers: layers.map(({ digest, sizeBytes }) => ({
      mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
      size: sizeBytes,
      digest,
    })),
  };
  const bytes = Buffer.from(JSON.stringify(manifest));
  const blobs = new Map([config, ...layers].map((blob) => [blob.digest, blob]));
  return {
    blobs: [...blobs.values()],
    manifests: [{ bytes, mediaType: mediaTypes.dockerManifest, digest: digestOf(bytes) }],
  };
}

async function readArchiveManifest(
  files: ReadonlyMap<string, string>,
  name: string | undefined,
): Promise<{ Config: string; Layers: string[] }> {
  const file = files.get('manifest.json');
  if (file === undefined) throw new ProgramFailure('it holds no manifest.json, so it is no archive of docker save');
  const parsed: unknown = JSON.parse(await readFile(file, 'utf8'));
  const all: unknown[] = Array.isArray(parsed) ? parsed : [];
  const named = all.filter((image) => name !== undefined && tagsOf(image).includes(name));
  const images = named.length > 0 ? named : all;
  if (images.length !== 1) throw new ProgramFailure(`it holds ${images.length} images; exactly one is wanted`);
  const [image] = images as [{ Config?: unknown; Layers?: unknown }];
  if (typeof image.Config !== 'string' || !Array.isArray(image.Layers))
    throw new ProgramFailure('its manifest.json is damaged');
  return { Config: image.Config, Layers: image.Layers.map(String) };
}

function tagsOf(image: unknown): string[] {
  const tags = typeof image === 'object' && image !== null && 'RepoTags' in image ? image.RepoTags : [];
  return Array.isArray(tags) ? tags.map(String) : [];
}

/** A layer as it is if compressed, else through gzip. The file takes its place. */
export async function compressLayer(path: string): Promise<BlobToPush> {
  const head: Buffer[] = [];
  for await (const chunk of createReadStream(path, { end: 3 })) head.push(chunk as Buffer);
  const plain = compressionOf(Buffer.concat(head)) === 'none';
  const hash = createHash('sha256');
  const target = `${path}.gz`;
  const counting = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  const source = createReadStream(path, { highWaterMark: 256 * 1024 });
  if (plain) await pipeline(source, createGzip(), counting, createWriteStream(target));
  else await pipeline(source, counting, createWriteStream(target));
  await rm(path);
  await rename(target, path);
  return { digest: `sha256:${hash.digest('hex')}`, sizeBytes: statSync(path).size, content: { path } };
}

function fileOf(files: ReadonlyMap<string, string>, name: string): string {
  const file = files.get(name);
  if (file === undefined || file === '')
    throw new ProgramFailure(`it holds no ${JSON.stringify(name)}, which its manifest names`);
  return file;
}

/** Old archives link to layers that they hold already: `../OTHER/layer.tar`. */
function linkTarget(name: string, target: string): string {
  return target.startsWith('../') ? target.slice(3) : join(name, '..', target);
}

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
