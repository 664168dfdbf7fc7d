import { encodeEntry, endOfArchive, paddingFor } from '../tar/encode-entry.ts';
import type { TarEntry } from '../tar/tar-entry.ts';

export type ArchivePart = Partial<Omit<TarEntry, 'sizeBytes'>> & { path: string; content?: string | Buffer };

/** A tar archive of the given entries; what a part leaves out belongs to root and has a usual mode. */
export function makeArchive(parts: ArchivePart[]): Buffer {
  const blocks = parts.map(({ content = '', ...part }) => {
    const body = Buffer.from(content);
    const kind = part.kind ?? (part.path.endsWith('/') ? 'directory' : 'file');
    const entry: TarEntry = {
      kind,
      linkPath: '',
      mode: kind === 'directory' ? 0o755 : 0o644,
      uid: 0,
      gid: 0,
      mtimeSeconds: 1_700_000_000,
      xattrs: new Map(),
      ...part,
      sizeBytes: body.length,
    };
    return Buffer.concat([encodeEntry(entry), body, paddingFor(body.length)]);
  });
  return Buffer.concat([...blocks, endOfArchive]);
}

/** The bytes of a buffer in chunks of the given size, as a stream would bring them. */
export async function* inChunks(bytes: Buffer, chunkBytes = 1000): AsyncGenerator<Uint8Array> {
  for (let offset = 0; offset < bytes.length; offset += chunkBytes) yield bytes.subarray(offset, offset + chunkBytes);
}
