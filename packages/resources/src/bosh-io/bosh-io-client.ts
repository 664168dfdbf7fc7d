import { downloadFile } from '../sdk/http/download-file.ts';
import { ServiceClient } from '../sdk/http/service-client.ts';
import { listOf, looseText, record } from '../sdk/json/decoders.ts';
import type { ProgramContext } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';
import { type DownloadKeys, downloadHeaders } from './download-headers.ts';

/** A tarball that bosh.io knows of. */
export interface PublishedFile {
  readonly url: string;
  readonly sha1: string;
  /** Empty for old ones. */
  readonly sha256: string;
}

export interface PublishedRelease extends PublishedFile {
  readonly version: string;
}

export interface PublishedStemcell {
  readonly version: string;
  readonly regular: PublishedFile | undefined;
  /** A small one, which names an image that the cloud has already. */
  readonly light: PublishedFile | undefined;
}

const fileShape = { url: looseText, sha1: looseText, sha256: looseText };
const file = record(fileShape);
const releases = listOf(record({ version: looseText, ...fileShape }));
const stemcells = listOf(record({ version: looseText, regular: file, light: file }));

/** What bosh.io publishes, newest first. Requests are tried again while it is busy. */
export class BoshIoClient {
  readonly #client: ServiceClient;
  readonly #base: URL;

  constructor(baseUrl: string, context: ProgramContext) {
    const base = URL.parse(`${(baseUrl || 'https://bosh.io').replace(/\/+$/, '')}/`);
    if (base === null || !/^https?:$/.test(base.protocol)) {
      throw new ProgramFailure(`source.bosh_io_url must be an http or https URL, not ${JSON.stringify(baseUrl)}`);
    }
    this.#base = base;
    this.#client = new ServiceClient({ context, userAgent: 'rondo-bosh-io' });
  }

  /** Releases of a repository, `owner/name`. */
  async listReleases(repository: string): Promise<readonly PublishedRelease[]> {
    const path = repository.split('/').map(encodeURIComponent).join('/');
    const url = new URL(`api/v1/releases/github.com/${path}`, this.#base);
    return await this.#client.json({ method: 'GET', url }, releases);
  }

  /** All versions of a stemcell, the old ones too. */
  async listStemcells(name: string): Promise<readonly PublishedStemcell[]> {
    const url = new URL(`api/v1/stemcells/${encodeURIComponent(name)}?all=1`, this.#base);
    const listed = await this.#client.json({ method: 'GET', url }, stemcells);
    const orNone = (published: PublishedFile) => (published.url === '' ? undefined : published);
    return listed.map(({ version, regular, light }) => ({ version, regular: orNone(regular), light: orNone(light) }));
  }

  /** Downloads a tarball; it is at `path` only when it is what bosh.io says it is. */
  async download(
    published: PublishedFile,
    path: string,
    { keys, context }: { keys?: DownloadKeys; context: ProgramContext },
  ): Promise<void> {
    const url = URL.parse(published.url);
    if (url === null || !/^https?:$/.test(url.protocol)) {
      throw new ProgramFailure(`bosh.io names ${JSON.stringify(published.url)}, from which nothing can be downloaded`);
    }
    const { sha1, sha256 } = published;
    const checksum =
      sha256 === ''
        ? ({ algorithm: 'sha1', digest: sha1 } as const)
        : ({ algorithm: 'sha256', digest: sha256 } as const);
    if (checksum.digest === '') throw new ProgramFailure(`bosh.io names no checksum for ${published.url}`);
    const headers = keys === undefined ? {} : downloadHeaders(url, keys, context.clock.nowMs());
    await downloadFile(this.#client, { url, path, checksum, headers });
  }
}
