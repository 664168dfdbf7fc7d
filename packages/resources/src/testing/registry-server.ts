import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { type Header, pack } from 'tar-stream';
import { freePort, startServer, type TestServer } from './git-servers.ts';
import { temporaryDirectoryForTest } from './run-program-for-test.ts';

export interface RegistryServer extends TestServer {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
}

/** A real registry (Debian's docker-registry) with storage of its own. */
export async function startRegistry(auth?: { htpasswdLine: string }): Promise<RegistryServer> {
  const directory = temporaryDirectoryForTest();
  const port = await freePort();
  const htpasswd = join(directory, 'htpasswd');
  writeFileSync(htpasswd, auth?.htpasswdLine ?? '');
  const config = {
    version: 0.1,
    log: { level: 'error' },
    storage: { filesystem: { rootdirectory: join(directory, 'storage') }, delete: { enabled: true } },
    http: { addr: `127.0.0.1:${port}` },
    ...(auth === undefined ? {} : { auth: { htpasswd: { realm: 'test', path: htpasswd } } }),
  };
  writeFileSync(join(directory, 'config.json'), JSON.stringify(config));
  const server = await startServer('docker-registry', ['serve', join(directory, 'config.json')], port);
  return { ...server, host: `127.0.0.1:${port}` };
}

export type ArchiveEntry = Partial<Header> & { name: string; content?: string | Buffer };

/** A tar archive of these entries. */
export async function makeArchive(entries: readonly ArchiveEntry[]): Promise<Buffer> {
  const archive = pack();
  const whole = buffer(archive);
  for (const { content = '', ...header } of entries) archive.entry(header, content);
  archive.finalize();
  return await whole;
}

export const digestOf = (bytes: Buffer | string) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

export interface TestImage {
  readonly layers?: readonly (readonly ArchiveEntry[])[];
  readonly compress?: (layer: Buffer) => Buffer;
  readonly config?: object;
  readonly created?: string;
  readonly annotations?: object;
  readonly platform?: { readonly os: string; readonly architecture: string; readonly variant?: string };
}

export interface PushedImage {
  readonly digest: string;
  readonly manifest: {
    readonly layers: readonly { readonly digest: string; readonly size: number }[];
    readonly config: { readonly digest: string };
  };
  readonly diffIds: readonly string[];
}

/** Puts images into a repository of a registry, as a build would. */
export class ImagePusher {
  readonly #base: string;

  constructor(host: string, repository: string) {
    this.#base = `http://${host}/v2/${repository}`;
  }

  async push(image: TestImage, tag?: string): Promise<PushedImage> {
    const archives = await Promise.all((image.layers ?? [[{ name: 'file', content: 'x' }]]).map(makeArchive));
    const layers = await Promise.all(
      archives.map(async (archive) => {
        const blob = image.compress?.(archive) ?? archive;
        return { mediaType: 'application/vnd.oci.image.layer.v1.tar', ...(await this.#blob(blob)) };
      }),
    );
    const diffIds = archives.map(digestOf);
    const { os = 'linux', architecture = 'amd64' } = image.platform ?? {};
    const config = {
      os,
      architecture,
      created: image.created,
      config: image.config ?? {},
      rootfs: { type: 'layers', diff_ids: diffIds },
    };
    const mediaType = 'application/vnd.oci.image.manifest.v1+json';
    const manifest = {
      schemaVersion: 2,
      mediaType,
      config: {
        mediaType: 'application/vnd.oci.image.config.v1+json',
        ...(await this.#blob(Buffer.from(JSON.stringify(config)))),
      },
      layers,
      annotations: image.annotations,
    };
    return { digest: await this.#manifest(JSON.stringify(manifest), mediaType, tag), manifest, diffIds };
  }

  /** An index of images for several platforms. */
  async pushIndex(images: readonly TestImage[], tag: string): Promise<{ digest: string; children: PushedImage[] }> {
    const children: PushedImage[] = [];
    const manifests: object[] = [];
    for (const image of images) {
      const child = await this.push(image);
      children.push(child);
      const size = Buffer.byteLength(JSON.stringify(child.manifest));
      manifests.push({
        mediaType: 'application/vnd.oci.image.manifest.v1+json',
        digest: child.digest,
        size,
        platform: image.platform,
      });
    }
    const mediaType = 'application/vnd.oci.image.index.v1+json';
    return {
      digest: await this.#manifest(JSON.stringify({ schemaVersion: 2, mediaType, manifests }), mediaType, tag),
      children,
    };
  }

  async retag(digest: string, tag: string): Promise<void> {
    const found = await fetch(`${this.#base}/manifests/${digest}`, {
      headers: { accept: 'application/vnd.oci.image.manifest.v1+json' },
    });
    await this.#manifest(await found.text(), found.headers.get('content-type') ?? '', tag);
  }

  async remove(reference: string): Promise<void> {
    await fetch(`${this.#base}/manifests/${reference}`, { method: 'DELETE' });
  }

  async #blob(bytes: Buffer): Promise<{ digest: string; size: number }> {
    const digest = digestOf(bytes);
    const begun = await fetch(`${this.#base}/blobs/uploads/`, { method: 'POST' });
    const location = new URL(begun.headers.get('location') ?? '', this.#base);
    location.searchParams.set('digest', digest);
    const done = await fetch(location, { method: 'PUT', body: new Uint8Array(bytes) });
    if (done.status !== 201) throw new Error(`the registry took no blob: ${done.status}`);
    return { digest, size: bytes.length };
  }

  async #manifest(text: string, mediaType: string, tag = digestOf(text)): Promise<string> {
    const done = await fetch(`${this.#base}/manifests/${tag}`, {
      method: 'PUT',
      body: text,
      headers: { 'content-type': mediaType },
    });
    if (done.status !== 201) throw new Error(`the registry took no manifest: ${done.status} ${await done.text()}`);
    return digestOf(text);
  }
}
