import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Limiter } from '@rondo/foundation';
import { fetchBlobToFile, hexOf } from '../../oci/fetch-blob.ts';
import { type Descriptor, parseManifest } from '../../oci/manifest.ts';
import { mediaTypes } from '../../oci/media-types.ts';
import type { FetchedManifest, RegistryClient } from '../../oci/registry-client.ts';
import type { ProgramContext } from '../../sdk/program.ts';
import { ProgramFailure } from '../../sdk/program-failure.ts';
import type { WriterSurroundings } from '../image-writer.ts';

const maxDepth = 4;

/**
 * `oci/`: an image layout with every platform. Of an index the raw bytes are kept, so that its digest holds; for a single
 * image there is an index of one, and `single-image-digest` names the image (resources.md 5.5).
 */
export async function writeOciLayout(
  root: FetchedManifest,
  { client, cwd, context }: WriterSurroundings,
): Promise<void> {
  const home = join(cwd, 'oci');
  await rm(home, { recursive: true, force: true });
  const blobs = join(home, 'blobs', 'sha256');
  await mkdir(blobs, { recursive: true });
  await writeFile(join(home, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}\n');
  const manifest = parseManifest(root.bytes, root.mediaType);
  const layout = new LayoutBlobs({ client, blobs, context });
  if (manifest.kind === 'index') {
    for (const child of manifest.manifests) await layout.addManifest(child, 1);
    await writeFile(join(home, 'index.json'), root.bytes);
  } else {
    const descriptor = { mediaType: manifest.mediaType, size: root.bytes.length, digest: root.digest };
    const index = { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests: [descriptor] };
    await layout.addFetched(root, 1);
    await writeFile(join(home, 'index.json'), JSON.stringify(index));
    await writeFile(join(home, 'single-image-digest'), root.digest);
  }
}

class LayoutBlobs {
  readonly #where: { client: RegistryClient; blobs: string; context: ProgramContext };
  readonly #limiter = new Limiter(3);

  constructor(where: { client: RegistryClient; blobs: string; context: ProgramContext }) {
    this.#where = where;
  }

  async addManifest(descriptor: Descriptor, depth: number): Promise<void> {
    await this.addFetched(await this.#where.client.getManifest(descriptor.digest), depth);
  }

  async addFetched(fetched: FetchedManifest, depth: number): Promise<void> {
    if (depth > maxDepth) throw new ProgramFailure('indexes of the image are nested too deeply');
    await writeFile(join(this.#where.blobs, hexOf(fetched.digest)), fetched.bytes);
    const manifest = parseManifest(fetched.bytes, fetched.mediaType);
    if (manifest.kind === 'index') {
      for (const child of manifest.manifests) await this.addManifest(child, depth + 1);
      return;
    }
    await Promise.all(
      [manifest.config, ...manifest.layers].map((blob) => this.#limiter.run(() => this.#addBlob(blob))),
    );
  }

  async #addBlob(blob: Descriptor): Promise<void> {
    const { client, blobs, context } = this.#where;
    await fetchBlobToFile(client, blob, { path: join(blobs, hexOf(blob.digest)), signal: context.signal });
  }
}
