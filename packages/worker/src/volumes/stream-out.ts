import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { constants, createGzip, createZstdCompress } from 'node:zlib';
import { encodeEntry, paddingFor } from '../images/tar/encode-entry.ts';
import { toByteString } from '../images/tar/tar-entry.ts';
import type { Compression } from '../images/unpack/decompress.ts';
import { fromDiskId } from '../images/unpack/ownership.ts';
import { ProgramError } from './errors.ts';
import { type OpenInVolume, openInVolume } from './open-in-volume.ts';
import type { Storage } from './storage.ts';

/** Archives end on a multiple of this, as tar writes them. */
const recordBytes = 10_240;

/** A part of a volume, opened and ready to be sent. */
export type OutStream = {
  writeTo(target: NodeJS.WritableStream): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

/**
 * A directory of a volume as an archive of `.`, or a file as an archive of itself (worker.md 9.4), with the owners that
 * the container sees. Throws VolumeNotFoundError, VolumePathError, VolumeBrokenError before the first byte.
 */
export async function openOutStream(
  volume: { handle: string; path: string; compression: Compression },
  storage: Storage,
): Promise<OutStream> {
  const privileged = storage.volumes.find(volume.handle)?.privileged ?? false;
  const source = await openInVolume(volume.handle, volume.path, storage);
  const archive = () =>
    source.stat.isDirectory() ? packDirectory(source, privileged, storage) : packFile(source, privileged, storage);
  return {
    writeTo: (target) => {
      const compressor = compressorFor(volume.compression);
      return compressor === undefined ? pipeline(archive(), target) : pipeline(archive(), compressor, target);
    },
    [Symbol.asyncDispose]: () => source[Symbol.asyncDispose](),
  };
}

/** Artifacts are sent once and read once: fast levels. */
function compressorFor(compression: Compression) {
  switch (compression) {
    case 'raw':
      return undefined;
    case 'gzip':
      return createGzip({ level: 1, chunkSize: 128 * 1024 });
    case 'zstd':
      return createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 3 }, chunkSize: 128 * 1024 });
  }
}

async function* packFile(source: OpenInVolume, privileged: boolean, storage: Storage): AsyncGenerator<Uint8Array> {
  const { stat } = source;
  const ownership = privileged ? 'plain' : 'shifted';
  const header = encodeEntry({
    kind: 'file',
    path: toByteString(source.name),
    linkPath: '',
    mode: stat.mode & 0o7777,
    uid: fromDiskId(stat.uid, ownership, storage.work.rootId),
    gid: fromDiskId(stat.gid, ownership, storage.work.rootId),
    sizeBytes: stat.size,
    mtimeSeconds: Math.floor(stat.mtimeMs / 1000),
    xattrs: new Map(),
  });
  yield header;
  if (stat.size > 0) {
    let sentBytes = 0;
    const content = createReadStream('', { fd: source.handle, autoClose: false, start: 0, end: stat.size - 1 });
    for await (const chunk of content) {
      sentBytes += chunk.length;
      yield chunk;
    }
    if (sentBytes < stat.size) throw new ProgramError(`${source.name} became shorter while it was read`);
  }
  const writtenBytes = header.length + stat.size + paddingFor(stat.size).length;
  const total = Math.ceil((writtenBytes + 1024) / recordBytes) * recordBytes;
  yield Buffer.alloc(total - header.length - stat.size);
}

const create = [
  '--create',
  '--file=-',
  '--directory=/proc/self/fd/3',
  '--numeric-owner',
  '--format=posix',
  '--pax-option=delete=atime,delete=ctime,delete=mtime',
  '--xattrs',
  '--xattrs-include=security.capability',
  '--xattrs-include=user.*',
  '--warning=no-file-ignored',
];

/** tar is already standing in the directory by its descriptor, so nothing that a running container does leads it elsewhere. */
async function* packDirectory(source: OpenInVolume, privileged: boolean, storage: Storage): AsyncGenerator<Uint8Array> {
  const map = privileged ? [] : [`--owner-map=${storage.work.ownerMap}`, `--group-map=${storage.work.ownerMap}`];
  const child = spawn('tar', [...create, ...map, '.'], {
    stdio: ['ignore', 'pipe', 'pipe', source.handle],
    env: { LC_ALL: 'C' },
  });
  let stderr = '';
  child.stderr?.on('data', (chunk) => {
    if (stderr.length < 2000) stderr += String(chunk);
  });
  const closed = new Promise<number | null>((resolve, reject) => {
    child.on('error', (cause) => reject(new ProgramError('tar could not be started; is it installed?', { cause })));
    child.on('close', resolve);
  });
  closed.catch(() => undefined);
  try {
    if (child.stdout !== null) yield* child.stdout;
    const status = await closed;
    // 1: something changed while it was read; what was written is a whole archive all the same.
    if (status !== 0 && status !== 1)
      throw new ProgramError(`tar could not read the volume: ${stderr.trim()} (exit status ${status})`);
  } finally {
    child.kill('SIGKILL');
  }
}
