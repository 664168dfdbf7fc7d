import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { createGunzip, createInflateRaw } from 'node:zlib';

/** A file inside an archive. */
export type Program = { readonly sizeBytes: number; readonly modified: Date; readonly open: () => Readable };

/** Finds a file by its base name in a gzip tar or a zip, whichever the archive is. Undefined where it is not in it. */
export async function findProgram(file: FileHandle, name: string): Promise<Program | undefined> {
  const { size, mtime } = await file.stat();
  const start = await read(file, 0, 2);
  return start.toString('latin1') === 'PK' ? findInZip(file, { name, size, mtime }) : findInTar(file, { name, mtime });
}

type Wanted = { readonly name: string; readonly mtime: Date };

const blockBytes = 512;

/** Reads the tar once to find out how large the file is, and again to give it. */
async function findInTar(file: FileHandle, { name, mtime }: Wanted): Promise<Program | undefined> {
  for await (const entry of tarEntries(file)) {
    if (baseName(entry.name) !== name) continue;
    return { sizeBytes: entry.sizeBytes, modified: mtime, open: () => Readable.from(tarContent(file, entry)) };
  }
  return undefined;
}

type TarEntry = { readonly name: string; readonly sizeBytes: number; readonly offset: number };

async function* tarEntries(file: FileHandle): AsyncGenerator<TarEntry> {
  let position = 0;
  let next = 0;
  let header = Buffer.alloc(0);
  for await (const chunk of unpacked(file)) {
    let used = 0;
    while (used < chunk.length) {
      if (position < next) {
        const skipped = Math.min(next - position, chunk.length - used);
        position += skipped;
        used += skipped;
        continue;
      }
      const taken = chunk.subarray(used, used + blockBytes - header.length);
      header = Buffer.concat([header, taken]);
      used += taken.length;
      position += taken.length;
      next = position;
      if (header.length < blockBytes) continue;
      const sizeBytes = Number.parseInt(field(header, 124, 12) || '0', 8) || 0;
      if (header[0] !== 0) yield { name: field(header, 0, 100), sizeBytes, offset: position };
      next = position + Math.ceil(sizeBytes / blockBytes) * blockBytes;
      header = Buffer.alloc(0);
    }
  }
}

async function* tarContent(file: FileHandle, { offset, sizeBytes }: TarEntry): AsyncGenerator<Buffer> {
  let position = 0;
  for await (const chunk of unpacked(file)) {
    const from = Math.max(0, offset - position);
    const to = Math.min(chunk.length, offset + sizeBytes - position);
    if (to > from) yield chunk.subarray(from, to);
    position += chunk.length;
    if (position >= offset + sizeBytes) return;
  }
}

function unpacked(file: FileHandle): AsyncIterable<Buffer> {
  return file.createReadStream({ start: 0, autoClose: false }).pipe(createGunzip());
}

const directoryEndSignature = 0x06054b50;
const directoryEndBytes = 22;
const longestComment = 65_535;

async function findInZip(
  file: FileHandle,
  { name, size, mtime }: Wanted & { size: number },
): Promise<Program | undefined> {
  const tailStart = Math.max(0, size - longestComment - directoryEndBytes);
  const tail = await read(file, tailStart, size - tailStart);
  const end = lastIndexOfUint32(tail, directoryEndSignature);
  if (end < 0) return undefined;
  const directory = await read(file, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
  for (let at = 0; at + 46 <= directory.length; ) {
    const nameBytes = directory.readUInt16LE(at + 28);
    const entryName = directory.toString('utf8', at + 46, at + 46 + nameBytes);
    if (baseName(entryName) === name) return zipProgram(file, directory.subarray(at), mtime);
    at += 46 + nameBytes + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return undefined;
}

async function zipProgram(file: FileHandle, entry: Buffer, mtime: Date): Promise<Program> {
  const headerAt = entry.readUInt32LE(42);
  const header = await read(file, headerAt, 30);
  const start = headerAt + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  const end = start + entry.readUInt32LE(20) - 1;
  const isDeflated = entry.readUInt16LE(10) === 8;
  return {
    sizeBytes: entry.readUInt32LE(24),
    modified: mtime,
    open: () => {
      const packed = file.createReadStream({ start, end, autoClose: false });
      return isDeflated ? packed.pipe(createInflateRaw()) : packed;
    },
  };
}

function lastIndexOfUint32(bytes: Buffer, value: number): number {
  for (let at = bytes.length - directoryEndBytes; at >= 0; at -= 1) if (bytes.readUInt32LE(at) === value) return at;
  return -1;
}

async function read(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}

function field(header: Buffer, start: number, length: number): string {
  const bytes = header.subarray(start, start + length);
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end < 0 ? length : end).trim();
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
