/** The thread that unpacks: file system calls are synchronous here, so that the worker's own thread never waits for a disk. */
import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { AsyncQueue, describeError } from '@rondo/foundation';
import { decompress } from './decompress.ts';
import type { FromThread, ToThread, UnpackFailure, UnpackJob, UnpackResult } from './unpack-job.ts';
import { UnpackSourceError } from './unpack-source-error.ts';
import { unpackTar } from './unpack-tar.ts';

const readChunkBytes = 256 * 1024;

/** Chunks that were sent over and not yet unpacked, by job. */
const inboxes = new Map<number, AsyncQueue<Uint8Array>>();

parentPort?.on('message', (message: ToThread) => {
  switch (message.type) {
    case 'start':
      start(message.id, message.job);
      return;
    case 'chunk':
      inboxes.get(message.id)?.push(message.chunk);
      return;
    case 'end':
      inboxes.get(message.id)?.end();
      return;
    case 'abort':
      inboxes.get(message.id)?.end(new UnpackSourceError(message.reason));
      return;
  }
});

function start(id: number, job: UnpackJob): void {
  const inbox = new AsyncQueue<Uint8Array>();
  inboxes.set(id, inbox);
  const source = job.source.type === 'file' ? fileOf(job.source.handle) : acknowledged(id, inbox);
  run(source, job)
    .then(
      (result) => answer({ type: 'done', id, result }),
      (error: unknown) => answer({ type: 'failed', id, failure: failureOf(error) }),
    )
    .finally(() => inboxes.delete(id));
}

async function run(source: AsyncIterable<Uint8Array>, job: UnpackJob): Promise<UnpackResult> {
  const packed = createHash('sha256');
  const unpacked = createHash('sha256');
  let packedBytes = 0;
  const counted = hashed(source, packed, (sizeBytes) => {
    packedBytes += sizeBytes;
  });
  const archive = hashed(decompress(counted, job.compression), unpacked, () => undefined);
  const summary = await unpackTar(archive, job.directory, job.options);
  return {
    ...summary,
    packedBytes,
    digest: `sha256:${packed.digest('hex')}`,
    diffId: `sha256:${unpacked.digest('hex')}`,
  };
}

async function* hashed(source: AsyncIterable<Uint8Array>, hash: Hash, count: (sizeBytes: number) => void) {
  for await (const chunk of source) {
    hash.update(chunk);
    count(chunk.length);
    yield chunk;
  }
}

function fileOf(handle: number): AsyncIterable<Uint8Array> {
  return createReadStream('', { fd: handle, autoClose: false, start: 0, highWaterMark: readChunkBytes });
}

/** Chunks as they come; each one taken lets the sender send another. */
async function* acknowledged(id: number, inbox: AsyncQueue<Uint8Array>) {
  for await (const chunk of inbox) {
    yield chunk;
    answer({ type: 'wants-chunk', id });
  }
}

function failureOf(error: unknown): UnpackFailure {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), code: '', causeText: '' };
  const code = 'code' in error ? String(error.code) : '';
  return { name: error.name, message: error.message, code, causeText: describeError(error.cause) };
}

function answer(message: FromThread): void {
  parentPort?.postMessage(message);
}
