import {
  ArchiveError,
  blockBytes,
  parseHeader,
  parsePax,
  type RawHeader,
  type TarEntry,
  type TarEntryKind,
} from './tar-header.ts';

const kinds: Record<string, TarEntryKind> = {
  '0': 'file',
  '\0': 'file',
  '7': 'file',
  '1': 'hard-link',
  '2': 'symbolic-link',
  '3': 'device',
  '4': 'device',
  '5': 'directory',
  '6': 'fifo',
};
const maxHeaderBytes = 2 ** 20;
const xattrPrefix = 'SCHILY.xattr.';

/** An entry with its content, which must be taken before the next entry; what is left of it is passed over. */
export interface TarMember {
  readonly entry: TarEntry;
  content(): AsyncGenerator<Buffer>;
}

/** Reads an archive entry by entry: ustar, GNU's long names and numbers, PAX. Throws ArchiveError; sparse files are refused. */
export async function* readTar(source: AsyncIterable<Buffer>): AsyncGenerator<TarMember> {
  const bytes = new ByteSource(source);
  let global = new Map<string, Buffer>();
  let local = new Map<string, Buffer>();
  for (let block = await bytes.take(blockBytes); block !== undefined; block = await bytes.take(blockBytes)) {
    const header = parseHeader(block);
    if (header === undefined) break;
    if (/[xgLK]/.test(header.typeFlag)) {
      const body = await wholeBody(bytes, header);
      if (header.typeFlag === 'x') local = new Map([...local, ...parsePax(body)]);
      if (header.typeFlag === 'g') global = new Map([...global, ...parsePax(body)]);
      if (header.typeFlag === 'L') local.set('path', untilZero(body));
      if (header.typeFlag === 'K') local.set('linkpath', untilZero(body));
      continue;
    }
    const entry = toEntry(header, new Map([...global, ...local]));
    local = new Map();
    const body = bytes.body(entry.sizeBytes);
    yield { entry, content: () => body };
    for await (const _left of body);
    await bytes.skip(padding(entry.sizeBytes));
  }
  await bytes.drain();
}

function toEntry(header: RawHeader, pax: ReadonlyMap<string, Buffer>): TarEntry {
  const path = pax.get('path')?.toString() ?? header.name;
  const kind = kinds[header.typeFlag];
  const sparse = [...pax.keys()].some((key) => key.startsWith('GNU.sparse.'));
  if (kind === undefined || sparse) throw new ArchiveError(`${path}: an entry of a kind that cannot be unpacked`);
  const directory = kind === 'directory' || (kind === 'file' && path.endsWith('/'));
  const numberIn = (key: string) => (pax.has(key) ? Number(pax.get(key)) : undefined);
  const xattrs = [...pax]
    .filter(([key]) => key.startsWith(xattrPrefix))
    .map(([key, value]) => [key.slice(xattrPrefix.length), value] as const);
  const sizeBytes = kind === 'file' && !directory ? (numberIn('size') ?? header.sizeBytes) : 0;
  if (!Number.isSafeInteger(sizeBytes) || sizeBytes < 0)
    throw new ArchiveError(`${path}: an entry without a sensible size`);
  return {
    kind: directory ? 'directory' : kind,
    path,
    linkPath: pax.get('linkpath')?.toString() ?? header.linkName,
    mode: header.mode,
    uid: numberIn('uid') ?? header.uid,
    gid: numberIn('gid') ?? header.gid,
    sizeBytes,
    mtimeSeconds: numberIn('mtime') ?? header.mtimeSeconds,
    xattrs: new Map(xattrs),
  };
}

async function wholeBody(bytes: ByteSource, header: RawHeader): Promise<Buffer> {
  if (header.sizeBytes > maxHeaderBytes)
    throw new ArchiveError(`a header of the archive has ${header.sizeBytes} bytes`);
  const body = await bytes.take(header.sizeBytes);
  if (body === undefined) throw new ArchiveError('the archive is cut off within a header');
  await bytes.skip(padding(header.sizeBytes));
  return body;
}

function untilZero(body: Buffer): Buffer {
  const end = body.indexOf(0);
  return end < 0 ? body : body.subarray(0, end);
}

function padding(sizeBytes: number): number {
  return (blockBytes - (sizeBytes % blockBytes)) % blockBytes;
}

/** Bytes of a stream, taken as they are needed. */
class ByteSource {
  readonly #iterator: AsyncIterator<Buffer>;
  #buffer: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#iterator = source[Symbol.asyncIterator]();
  }

  /** Exactly so many; undefined when the stream ends before the first. */
  async take(count: number): Promise<Buffer | undefined> {
    while (this.#buffer.length < count) {
      const { done, value } = await this.#iterator.next();
      if (done === true) {
        if (this.#buffer.length === 0) return undefined;
        throw new ArchiveError('the archive is cut off');
      }
      this.#buffer = this.#buffer.length === 0 ? value : Buffer.concat([this.#buffer, value]);
    }
    const taken = this.#buffer.subarray(0, count);
    this.#buffer = this.#buffer.subarray(count);
    return taken;
  }

  /** The next so many, piece by piece, without copying. */
  async *body(count: number): AsyncGenerator<Buffer> {
    for (let left = count; left > 0; ) {
      if (this.#buffer.length === 0) {
        const { done, value } = await this.#iterator.next();
        if (done === true) throw new ArchiveError(`the archive is cut off: ${left} bytes are missing`);
        this.#buffer = value;
      }
      const piece = this.#buffer.subarray(0, left);
      this.#buffer = this.#buffer.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }

  async skip(count: number): Promise<void> {
    for await (const _piece of this.body(count));
  }

  /** What follows the archive's end. */
  async drain(): Promise<void> {
    while ((await this.#iterator.next()).done !== true);
  }
}
