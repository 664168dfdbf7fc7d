import { createHash, type Hash } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { ProgramFailure } from '../program-failure.ts';
import type { HttpResponse } from './http-client.ts';
import { withoutSecrets } from './http-error.ts';
import { HttpStatusError } from './http-status-error.ts';
import type { ServiceClient } from './service-client.ts';

export interface Download {
  readonly url: URL;
  /** Exists only when all is there and right. */
  readonly path: string;
  /** What the content must come to. */
  readonly checksum: { readonly algorithm: 'sha1' | 'sha256' | 'md5'; readonly digest: string } | undefined;
  /** For the host of `url` only, not for those that it redirects to. */
  readonly headers?: Readonly<Record<string, string>>;
}

const maxRedirects = 5;

/** What has arrived so far, over all attempts. */
interface Progress {
  hash: Hash | undefined;
  receivedBytes: number;
  /** The server's mark of the content, so that a later attempt goes on with the same one. */
  mark: string | undefined;
}

/**
 * Downloads a file, through redirects. A download that breaks off goes on where it was when the server can do that, else
 * it begins again. Throws ProgramFailure when the content does not come to the checksum; the file is gone then.
 */
export async function downloadFile(client: ServiceClient, download: Download): Promise<void> {
  const partial = `${download.path}.partial`;
  const progress: Progress = { hash: newHash(download), receivedBytes: 0, mark: undefined };
  try {
    await client.patiently(async () => {
      const response = await follow(client, download, progress);
      if (response.status !== 206) Object.assign(progress, { hash: newHash(download), receivedBytes: 0 });
      progress.mark = markOf(response);
      await append(response, partial, progress);
    });
    refuseWrongContent(download, progress);
    await rename(partial, download.path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

function newHash({ checksum }: Download): Hash | undefined {
  return checksum === undefined ? undefined : createHash(checksum.algorithm);
}

async function follow(client: ServiceClient, download: Download, progress: Progress): Promise<HttpResponse> {
  const { receivedBytes, mark } = progress;
  const resume: Record<string, string> =
    receivedBytes > 0 && mark !== undefined ? { range: `bytes=${receivedBytes}-`, 'if-range': mark } : {};
  let url = download.url;
  for (let count = 0; count <= maxRedirects; count += 1) {
    const headers = { ...(url.host === download.url.host ? download.headers : {}), ...resume };
    const response = await client.sendOnce({ method: 'GET', url, headers, expected: [301, 302, 303, 307, 308] });
    if (response.status < 300) return response;
    response.body.resume();
    const target = URL.parse(response.headers.location ?? '', url.href);
    if (target === null || !/^https?:$/.test(target.protocol)) {
      throw new ProgramFailure(`GET ${withoutSecrets(url)}: redirected to nowhere that can be reached`);
    }
    url = target;
  }
  throw new ProgramFailure(`GET ${withoutSecrets(download.url)}: redirected more than ${maxRedirects} times`);
}

/** Only a strong mark says that two answers are parts of one content. */
function markOf({ headers }: HttpResponse): string | undefined {
  return headers.etag?.startsWith('"') === true ? headers.etag : undefined;
}

/** Bytes count as received once they are in the file, so that a later attempt goes on at the right place. */
async function append(response: HttpResponse, path: string, progress: Progress): Promise<void> {
  const announcedBytes = Number(response.headers['content-length'] ?? Number.NaN);
  const startBytes = progress.receivedBytes;
  const file = await open(path, startBytes === 0 ? 'w' : 'r+');
  try {
    for await (const chunk of response.body as AsyncIterable<Buffer>) {
      await file.write(chunk, 0, chunk.length, progress.receivedBytes);
      progress.receivedBytes += chunk.length;
      progress.hash?.update(chunk);
    }
  } finally {
    await file.close();
  }
  const arrivedBytes = progress.receivedBytes - startBytes;
  if (Number.isNaN(announcedBytes) || arrivedBytes === announcedBytes) return;
  const got = `${arrivedBytes} of ${announcedBytes} bytes arrived`;
  throw new HttpStatusError(`the download of ${basename(path)} broke off: ${got}`, { status: 502 });
}

function refuseWrongContent({ url, path, checksum }: Download, { hash }: Progress): void {
  const actual = hash?.digest('hex');
  if (checksum === undefined || actual === checksum.digest.toLowerCase()) return;
  const { algorithm, digest } = checksum;
  throw new ProgramFailure(
    `${basename(path)} from ${withoutSecrets(url)} arrived damaged or was changed: its ${algorithm} is ${actual}, expected ${digest}`,
  );
}
