import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { readJsonAnswer, type ServiceClient } from '../sdk/http/service-client.ts';
import type { Decoder } from '../sdk/json/decoders.ts';
import { gcsFailure } from './request.ts';

export interface GcsUpload {
  readonly name: string;
  readonly path: string;
  /** Empty fields are left to the store. */
  readonly predefinedAcl: string;
  readonly contentType: string;
  readonly cacheControl: string;
}

/**
 * Uploads a file in one resumable session: the object appears, with its rights and types, when all of it has arrived and
 * its checksum is right. What breaks off goes on where it was.
 */
export async function uploadObject<Value>(
  client: ServiceClient,
  url: URL,
  upload: GcsUpload & { readonly decode: Decoder<Value> },
): Promise<Value> {
  const { size: sizeBytes } = await stat(upload.path);
  const session = await begin(client, url, { ...upload, sizeBytes, md5Hash: await md5Of(upload.path) });
  let offset: number | undefined = 0;
  return await client.patiently(async () => {
    if (offset === undefined) {
      const state = await client.sendOnce({
        method: 'PUT',
        url: session,
        headers: rangeHeaders('*', sizeBytes, 0),
        expected: [308],
      });
      if (state.status !== 308) return await readJsonAnswer({ url }, state, upload.decode);
      state.body.resume();
      offset = receivedBytes(state.headers.range);
    }
    const start = offset;
    offset = undefined;
    const range = sizeBytes === 0 ? '*' : `${start}-${sizeBytes - 1}`;
    const response = await client.sendOnce({
      method: 'PUT',
      url: session,
      headers: rangeHeaders(range, sizeBytes, sizeBytes - start),
      body: createReadStream(upload.path, { start }),
    });
    return await readJsonAnswer({ url }, response, upload.decode);
  });
}

async function begin(
  client: ServiceClient,
  base: URL,
  upload: GcsUpload & { readonly sizeBytes: number; readonly md5Hash: string },
): Promise<URL> {
  const { name, predefinedAcl, contentType, cacheControl, sizeBytes, md5Hash } = upload;
  const url = new URL(base);
  const acl: Record<string, string> = predefinedAcl === '' ? {} : { predefinedAcl };
  url.search = new URLSearchParams({ uploadType: 'resumable', name, ...acl }).toString();
  const given = Object.entries({ contentType, cacheControl }).filter(([, value]) => value !== '');
  const headers = {
    'content-type': 'application/json; charset=UTF-8',
    'x-upload-content-length': String(sizeBytes),
    ...(contentType === '' ? {} : { 'x-upload-content-type': contentType }),
  };
  const body = JSON.stringify({ name, md5Hash, ...Object.fromEntries(given) });
  const response = await client.send({ method: 'POST', url, headers, body });
  response.body.resume();
  const session = URL.parse(response.headers.location ?? '', url.href);
  if (session === null) throw gcsFailure(`${url.host} began no upload: its answer names no address for the content`);
  return session;
}

function rangeHeaders(range: string, sizeBytes: number, lengthBytes: number): Record<string, string> {
  return { 'content-range': `bytes ${range}/${sizeBytes}`, 'content-length': String(lengthBytes) };
}

/** `bytes=0-99` is a hundred bytes; nothing has arrived without it. */
function receivedBytes(range: string | undefined): number {
  const [, last] = /^bytes=0-(\d+)$/.exec(range ?? '') ?? [];
  return last === undefined ? 0 : Number(last) + 1;
}

async function md5Of(path: string): Promise<string> {
  const hash = createHash('md5');
  await pipeline(createReadStream(path), hash);
  return hash.digest('base64');
}
