import { blockBytes, checksumOf } from './parse-header.ts';
import type { TarEntry, TarEntryKind } from './tar-entry.ts';

const typeFlags: Record<TarEntryKind, string> = {
  file: '0',
  'hard-link': '1',
  'symbolic-link': '2',
  'character-device': '3',
  'block-device': '4',
  directory: '5',
  fifo: '6',
};

/** Largest numbers that octal digits of a header can hold. */
const maxOctal = { mode: 0o7777777, id: 0o7777777, size: 0o77777777777 };

/** Two blocks of zeros. */
export const endOfArchive = Buffer.alloc(2 * blockBytes);

/** The zeros that follow a body of this size. */
export function paddingFor(sizeBytes: number): Buffer {
  return Buffer.alloc((blockBytes - (sizeBytes % blockBytes)) % blockBytes);
}

/** The header block (or blocks: what does not fit goes into a PAX header before it) of an entry. */
export function encodeEntry(entry: TarEntry): Buffer {
  const records: [string, Buffer][] = [...entry.xattrs].map(([name, value]) => [`SCHILY.xattr.${name}`, value]);
  const text = (value: string) => Buffer.from(value, 'latin1');
  if (entry.path.length > 100) records.push(['path', text(entry.path)]);
  if (entry.linkPath.length > 100) records.push(['linkpath', text(entry.linkPath)]);
  if (entry.sizeBytes > maxOctal.size) records.push(['size', text(String(entry.sizeBytes))]);
  if (entry.uid > maxOctal.id) records.push(['uid', text(String(entry.uid))]);
  if (entry.gid > maxOctal.id) records.push(['gid', text(String(entry.gid))]);
  if (!Number.isInteger(entry.mtimeSeconds) || entry.mtimeSeconds < 0 || entry.mtimeSeconds > maxOctal.size) {
    records.push(['mtime', text(String(entry.mtimeSeconds))]);
  }
  const header = encodeHeader(entry, typeFlags[entry.kind]);
  if (records.length === 0) return header;
  const body = Buffer.concat(records.map(([keyword, value]) => encodeRecord(keyword, value)));
  const lead = encodeHeader({ ...entry, path: 'pax', linkPath: '', sizeBytes: body.length, mode: 0o644 }, 'x');
  return Buffer.concat([lead, body, paddingFor(body.length), header]);
}

function encodeHeader(entry: Omit<TarEntry, 'kind' | 'xattrs'>, typeFlag: string): Buffer {
  const block = Buffer.alloc(blockBytes);
  const octal = (value: number, start: number, digits: number) => {
    const bounded = Math.min(Math.max(0, Math.trunc(value)), 8 ** digits - 1);
    block.write(bounded.toString(8).padStart(digits, '0'), start, 'latin1');
  };
  block.write(entry.path.slice(0, 100), 0, 'latin1');
  octal(entry.mode, 100, 7);
  octal(entry.uid, 108, 7);
  octal(entry.gid, 116, 7);
  octal(entry.sizeBytes, 124, 11);
  octal(entry.mtimeSeconds, 136, 11);
  block.write(typeFlag, 156, 'latin1');
  block.write(entry.linkPath.slice(0, 100), 157, 'latin1');
  block.write('ustar\x0000', 257, 'latin1');
  block.write(`${checksumOf(block).toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

/** `LENGTH KEYWORD=VALUE\n`, where the length counts its own digits. */
function encodeRecord(keyword: string, value: Buffer): Buffer {
  const rest = Buffer.concat([Buffer.from(` ${keyword}=`), value, Buffer.from('\n')]);
  let lengthBytes = rest.length + String(rest.length).length;
  if (String(lengthBytes).length !== String(rest.length).length) lengthBytes = rest.length + String(lengthBytes).length;
  return Buffer.concat([Buffer.from(String(lengthBytes)), rest]);
}
