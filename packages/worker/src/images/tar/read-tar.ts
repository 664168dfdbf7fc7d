import { ByteReader } from './byte-reader.ts';
import { TarFormatError, TarLimitError } from './errors.ts';
import { blockBytes, parseHeader, type TarHeader } from './parse-header.ts';
import { type PaxRecords, parsePax } from './parse-pax.ts';
import { nameOf, type TarEntry, type TarEntryKind } from './tar-entry.ts';

const kinds: Record<string, TarEntryKind> = {
  '0': 'file',
  '\0': 'file',
  '7': 'file',
  '1': 'hard-link',
  '2': 'symbolic-link',
  '3': 'character-device',
  '4': 'block-device',
  '5': 'directory',
  '6': 'fifo',
};

const maxHeaderBytes = 1 << 20;
const maxPathBytes = 4096;
const xattrPrefix = 'SCHILY.xattr.';

/**
 * Reads an archive entry by entry: ustar, GNU long names and numbers, PAX. Extended attributes keep their raw bytes.
 * Sparse entries are refused. Throws TarFormatError and TarLimitError.
 */
export class TarReader {
  readonly #bytes: ByteReader;
  #bodyBytes = 0;
  #paddingBytes = 0;
  #globals: PaxRecords = new Map();

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#bytes = new ByteReader(source);
  }

  /** The next entry, or `undefined` at the end of the archive. What is left of the current body is passed over. */
  async next(): Promise<TarEntry | undefined> {
    let records: PaxRecords = new Map();
    let longName: string | undefined;
    let longLink: string | undefined;
    for (;;) {
      const header = await this.#nextHeader();
      if (header === undefined) return undefined;
      if (header.typeFlag === 'x') records = parsePax(await this.#wholeBody());
      else if (header.typeFlag === 'g')
        this.#globals = new Map([...this.#globals, ...parsePax(await this.#wholeBody())]);
      else if (header.typeFlag === 'L') longName = untilZero(await this.#wholeBody());
      else if (header.typeFlag === 'K') longLink = untilZero(await this.#wholeBody());
      else return this.#entryOf(header, new Map([...this.#globals, ...records]), { longName, longLink });
    }
  }

  /** The next piece of the current entry's body; `undefined` once it is through. Good until the next call only. */
  async body(): Promise<Buffer | undefined> {
    if (this.#bodyBytes === 0) return undefined;
    const piece = await this.#bytes.some(this.#bodyBytes);
    if (piece === undefined) throw new TarFormatError(`the archive is cut off: ${this.#bodyBytes} bytes are missing`);
    this.#bodyBytes -= piece.length;
    return piece;
  }

  /** Reads what follows the archive's end (padding), so that a digest over the stream covers all of it. */
  drain(): Promise<void> {
    return this.#bytes.drain();
  }

  async #nextHeader(): Promise<TarHeader | undefined> {
    await this.#bytes.skip(this.#bodyBytes + this.#paddingBytes);
    this.#bodyBytes = 0;
    this.#paddingBytes = 0;
    const block = await this.#bytes.exactly(blockBytes);
    const header = block === undefined ? undefined : parseHeader(block);
    if (header !== undefined) this.#expectBody(header.sizeBytes);
    return header;
  }

  #expectBody(sizeBytes: number): void {
    if (sizeBytes < 0) throw new TarFormatError('an entry of the archive has a negative size');
    this.#bodyBytes = sizeBytes;
    this.#paddingBytes = (blockBytes - (sizeBytes % blockBytes)) % blockBytes;
  }

  async #wholeBody(): Promise<Buffer> {
    const sizeBytes = this.#bodyBytes;
    if (sizeBytes > maxHeaderBytes)
      throw new TarLimitError(`a header of the archive has ${sizeBytes} bytes; ${maxHeaderBytes} are allowed`);
    const body = sizeBytes === 0 ? Buffer.alloc(0) : await this.#bytes.exactly(sizeBytes);
    if (body === undefined) throw new TarFormatError('the archive is cut off within a header');
    this.#bodyBytes = 0;
    return Buffer.from(body);
  }

  #entryOf(
    header: TarHeader,
    pax: PaxRecords,
    long: { longName: string | undefined; longLink: string | undefined },
  ): TarEntry {
    const path = pax.get('path')?.toString('latin1') ?? long.longName ?? header.name;
    const linkPath = pax.get('linkpath')?.toString('latin1') ?? long.longLink ?? header.linkName;
    const kind = kinds[header.typeFlag];
    if (kind === undefined || [...pax.keys()].some((keyword) => keyword.startsWith('GNU.sparse.'))) {
      throw new TarFormatError(
        `${nameOf(path)} is an entry of a kind that can't be unpacked (sparse, or type ${JSON.stringify(header.typeFlag)})`,
      );
    }
    if (path.length > maxPathBytes || linkPath.length > maxPathBytes) {
      throw new TarLimitError(
        `a name in the archive has more than ${maxPathBytes} bytes: ${nameOf(path).slice(0, 80)}...`,
      );
    }
    const isOldDirectory = kind === 'file' && header.typeFlag === '\0' && path.endsWith('/');
    const sizeBytes = numberIn(pax, 'size') ?? header.sizeBytes;
    const hasBody = kind === 'file' && !isOldDirectory;
    this.#expectBody(hasBody ? sizeBytes : 0);
    return {
      kind: isOldDirectory ? 'directory' : kind,
      path,
      linkPath,
      mode: header.mode,
      uid: idOf(numberIn(pax, 'uid') ?? header.uid),
      gid: idOf(numberIn(pax, 'gid') ?? header.gid),
      sizeBytes: hasBody ? sizeBytes : 0,
      mtimeSeconds: numberIn(pax, 'mtime') ?? header.mtimeSeconds,
      xattrs: xattrsIn(pax),
    };
  }
}

function xattrsIn(pax: PaxRecords): Map<string, Buffer> {
  const xattrs = new Map<string, Buffer>();
  for (const [keyword, value] of pax) {
    if (keyword.startsWith(xattrPrefix)) xattrs.set(keyword.slice(xattrPrefix.length), value);
  }
  return xattrs;
}

function numberIn(pax: PaxRecords, keyword: string): number | undefined {
  const text = pax.get(keyword)?.toString('latin1');
  if (text === undefined || text === '') return undefined;
  if (!/^-?[0-9]{1,18}(\.[0-9]*)?$/.test(text)) {
    throw new TarFormatError(`a PAX header of the archive holds ${JSON.stringify(text.slice(0, 40))} for ${keyword}`);
  }
  return Number(text);
}

/** The last id (2^32 - 1) means "leave it" to the kernel and is nobody's. */
function idOf(id: number): number {
  if (!Number.isInteger(id) || id < 0 || id >= 0xffffffff) throw new TarFormatError(`${id} is not a user or group id`);
  return id;
}

function untilZero(bytes: Buffer): string {
  const zero = bytes.indexOf(0);
  return bytes.toString('latin1', 0, zero === -1 ? bytes.length : zero);
}
