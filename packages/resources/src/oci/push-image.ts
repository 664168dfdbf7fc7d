import { createReadStream } from 'node:fs';
import { Limiter, retry } from '@rondo/foundation';
import { HttpError } from '../sdk/http/http-error.ts';
import type { ProgramContext } from '../sdk/program.ts';
import { ProgramFailure } from '../sdk/program-failure.ts';
import { hexOf } from './fetch-blob.ts';
import { acceptedManifests } from './media-types.ts';
import type { RegistryClient } from './registry-client.ts';
import { RegistryError, registryError } from './registry-error.ts';

/** A blob that lies in a file, or in memory. */
export interface BlobToPush {
  readonly digest: string;
  readonly sizeBytes: number;
  readonly content: { readonly path: string } | { readonly bytes: Buffer };
}

export interface ManifestToPush {
  readonly bytes: Buffer;
  readonly mediaType: string;
  readonly digest: string;
}

/** Everything that has to be in the registry before a tag may point at it; blobs, then manifests, the last one is the tag's. */
export interface ImageToPush {
  readonly blobs: readonly BlobToPush[];
  readonly manifests: readonly ManifestToPush[];
}

const concurrency = 4;
const uploadRetries = { attempts: 3, firstDelayMs: 1000, maxDelayMs: 3000, isRetryable: passes };

/** Pushes what the registry lacks and points every tag at the image (resources.md 5.6). Tags that do so already are left alone. */
export async function pushImage(
  client: RegistryClient,
  image: ImageToPush,
  { tags, context }: { tags: readonly string[]; context: ProgramContext },
): Promise<void> {
  const root = image.manifests.at(-1);
  if (root === undefined) throw new ProgramFailure('the image has no manifest');
  const stale: string[] = [];
  for (const tag of tags) if ((await digestIfReadable(client, tag)) !== root.digest) stale.push(tag);
  if (stale.length === 0) return;
  const limiter = new Limiter(concurrency);
  await Promise.all(image.blobs.map((blob) => limiter.run(() => pushBlob(client, blob, context))));
  for (const manifest of image.manifests.slice(0, -1)) await putManifest(client, manifest, manifest.digest);
  for (const tag of stale) await putManifest(client, root, tag);
}

/** What a tag stands for; undefined when nothing does, or when whoever may only push cannot look. */
async function digestIfReadable(client: RegistryClient, tag: string): Promise<string | undefined> {
  const path = `manifests/${tag}`;
  const response = await client.send('HEAD', path, { headers: { accept: acceptedManifests } });
  response.body.resume();
  if (response.status === 403 || response.status === 404) return undefined;
  if (response.status !== 200) throw await registryError('HEAD', client.url(path), response);
  return response.headers['docker-content-digest'];
}

async function pushBlob(client: RegistryClient, blob: BlobToPush, context: ProgramContext): Promise<void> {
  const head = await client.send('HEAD', `blobs/${blob.digest}`);
  head.body.resume();
  if (head.status === 200) return;
  await retry(() => uploadBlob(client, blob), { ...uploadRetries, signal: context.signal });
  context.log(`${hexOf(blob.digest).slice(0, 12)} pushed`);
}

async function uploadBlob(client: RegistryClient, { digest, sizeBytes, content }: BlobToPush): Promise<void> {
  const begin = client.url('blobs/uploads/');
  const begun = await client.sendTo('POST', begin, { headers: { 'content-length': '0' } });
  if (begun.status !== 202) throw await registryError('POST', begin, begun);
  begun.body.resume();
  const patchUrl = locationOf(begin, begun.headers.location);
  const body = 'path' in content ? createReadStream(content.path, { highWaterMark: 256 * 1024 }) : content.bytes;
  const headers = { 'content-type': 'application/octet-stream', 'content-length': String(sizeBytes) };
  const patched = await client.sendTo('PATCH', patchUrl, { headers, body });
  if (patched.status !== 202 && patched.status !== 204 && patched.status !== 201)
    throw await registryError('PATCH', patchUrl, patched);
  patched.body.resume();
  const putUrl = locationOf(patchUrl, patched.headers.location);
  putUrl.searchParams.set('digest', digest);
  const done = await client.sendTo('PUT', putUrl, { headers: { 'content-length': '0' } });
  if (done.status !== 201 && done.status !== 204) throw await registryError('PUT', putUrl, done);
  done.body.resume();
}

async function putManifest(client: RegistryClient, manifest: ManifestToPush, reference: string): Promise<void> {
  const url = client.url(`manifests/${reference}`);
  const headers = { 'content-type': manifest.mediaType, 'content-length': String(manifest.bytes.length) };
  const response = await client.sendTo('PUT', url, { headers, body: manifest.bytes });
  if (![200, 201, 202].includes(response.status)) throw await registryError('PUT', url, response);
  response.body.resume();
}

function locationOf(from: URL, location: string | undefined): URL {
  const url = URL.parse(location ?? '', from.href);
  if (url === null || location === undefined)
    throw new ProgramFailure(`${from.host} began an upload without saying where to`);
  return url;
}

function passes(error: unknown): boolean {
  return error instanceof HttpError || (error instanceof RegistryError && error.transient);
}
