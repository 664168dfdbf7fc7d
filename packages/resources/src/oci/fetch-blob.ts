import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Descriptor } from './manifest.ts';
import type { RegistryClient } from './registry-client.ts';
import { RegistryError } from './registry-error.ts';

/** Hex digits of a digest: the name of its blob on disk. */
export function hexOf(digest: string): string {
  return digest.slice('sha256:'.length);
}

/**
 * Downloads a blob into a file, unless the file is there already: it gets its name only when size and digest are right.
 * Throws RegistryError (to be tried again) when they are not.
 */
export async function fetchBlobToFile(
  client: RegistryClient,
  descriptor: Descriptor,
  { path, signal }: { path: string; signal: AbortSignal },
): Promise<void> {
  if ((await stat(path).catch(() => undefined))?.size === descriptor.sizeBytes) return;
  await mkdir(dirname(path), { recursive: true });
  const partial = `${path}.partial`;
  try {
    const source = await client.getBlob(descriptor.digest);
    await pipeline(source, verifier(descriptor), createWriteStream(partial), { signal });
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

/** A small blob in memory, checked like one on disk. */
export async function fetchBlob(client: RegistryClient, descriptor: Descriptor, signal: AbortSignal): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const collect = async (source: AsyncIterable<Buffer>) => {
    for await (const chunk of source) chunks.push(chunk);
  };
  await pipeline(await client.getBlob(descriptor.digest), verifier(descriptor), collect, { signal });
  return Buffer.concat(chunks);
}

function verifier({ digest, sizeBytes }: Descriptor): Transform {
  const hash = createHash('sha256');
  let seenBytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seenBytes += chunk.length;
      hash.update(chunk);
      if (seenBytes > sizeBytes) done(damaged(digest, `more than ${sizeBytes} bytes`));
      else done(null, chunk);
    },
    flush(done) {
      const actual = `sha256:${hash.digest('hex')}`;
      if (seenBytes !== sizeBytes) done(damaged(digest, `${seenBytes} of ${sizeBytes} bytes`));
      else done(actual === digest ? null : damaged(digest, `content of digest ${actual}`));
    },
  });
}

function damaged(digest: string, got: string): RegistryError {
  // 502: whoever stands between us and the content has damaged it, so another try may help.
  return new RegistryError(`blob ${digest} arrived damaged: ${got}`, { status: 502 });
}
