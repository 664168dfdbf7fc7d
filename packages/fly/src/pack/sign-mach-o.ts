import { createHash } from 'node:crypto';

/** Load commands of Mach-O files, and what signatures are made of (`mach-o/loader.h`, `kern/cs_blobs.h`). */
const loadSegment = 0x19;
const loadCodeSignature = 0x1d;
const headerBytes = 32;
const pageBytes = 4096;
const superBlobBytes = 20;
const directoryBytes = 88;
const adHoc = 0x2;
const isMainBinary = 1n;

interface Command {
  readonly kind: number;
  readonly at: number;
  readonly bytes: number;
}

interface Segment {
  readonly at: number;
  readonly name: string;
  readonly start: number;
  readonly bytes: number;
}

/**
 * Signs a 64-bit Mach-O executable for nobody, as `codesign --sign -` does: Macs with Apple's processors run nothing unsigned. The
 * executable has no signature yet and ends with its segment `__LINKEDIT`. Throws where that isn't so.
 */
export function signMachO(program: Buffer, identifier: string): Buffer {
  const commands = commandsOf(program);
  const segments = commands.filter(({ kind }) => kind === loadSegment).map(({ at }) => segmentAt(program, at));
  const [text, links] = ['__TEXT', '__LINKEDIT'].map((name) => segments.find((segment) => segment.name === name));
  if (text === undefined || links === undefined || links.start + links.bytes !== program.length)
    throw new Error('this is no Mach-O executable that can be signed: it does not end with __LINKEDIT');
  if (commands.some(({ kind }) => kind === loadCodeSignature)) throw new Error('this executable is signed already');
  const codeBytes = Math.ceil(program.length / 16) * 16;
  const signatureBytes = sizeOfSignature(codeBytes, identifier);
  const signed = Buffer.alloc(codeBytes + signatureBytes);
  program.copy(signed);
  addSignatureCommand(signed, commands, { codeBytes, signatureBytes });
  const linkBytes = signed.length - links.start;
  signed.writeBigUInt64LE(BigInt(Math.ceil(linkBytes / 16384) * 16384), links.at + 32);
  signed.writeBigUInt64LE(BigInt(linkBytes), links.at + 48);
  writeSignature(signed, { codeBytes, identifier, textBytes: text.bytes });
  return signed;
}

function commandsOf(program: Buffer): Command[] {
  const count = program.readUInt32LE(0) === 0xfeedfacf ? program.readUInt32LE(16) : 0;
  const commands: Command[] = [];
  let at = headerBytes;
  for (let index = 0; index < count; index++) {
    const [kind, bytes] = [program.readUInt32LE(at), program.readUInt32LE(at + 4)];
    commands.push({ kind, at, bytes });
    at += bytes;
  }
  return commands;
}

function segmentAt(program: Buffer, at: number): Segment {
  const name = program.toString('latin1', at + 8, at + 24).replace(/\0.*$/, '');
  const [start, bytes] = [40, 48].map((offset) => Number(program.readBigUInt64LE(at + offset)));
  return { at, name, start: start ?? 0, bytes: bytes ?? 0 };
}

function addSignatureCommand(
  program: Buffer,
  commands: readonly Command[],
  { codeBytes, signatureBytes }: { codeBytes: number; signatureBytes: number },
): void {
  const last = commands.at(-1);
  const at = last === undefined ? headerBytes : last.at + last.bytes;
  if (program.subarray(at, at + 16).some((byte) => byte !== 0)) throw new Error('there is no room to name a signature');
  program.writeUInt32LE(commands.length + 1, 16);
  program.writeUInt32LE(at + 16 - headerBytes, 20);
  for (const [index, word] of [loadCodeSignature, 16, codeBytes, signatureBytes].entries())
    program.writeUInt32LE(word, at + index * 4);
}

function sizeOfSignature(codeBytes: number, identifier: string): number {
  return superBlobBytes + directoryBytes + identifier.length + 1 + Math.ceil(codeBytes / pageBytes) * 32;
}

/** One blob, the code directory: the hash of every page of what stands before it. */
function writeSignature(
  program: Buffer,
  { codeBytes, identifier, textBytes }: { codeBytes: number; identifier: string; textBytes: number },
): void {
  const signature = program.subarray(codeBytes);
  for (const [index, word] of [0xfade0cc0, signature.length, 1, 0, superBlobBytes].entries())
    signature.writeUInt32BE(word, index * 4);
  const directory = signature.subarray(superBlobBytes);
  const hashesAt = directoryBytes + identifier.length + 1;
  const pages = Math.ceil(codeBytes / pageBytes);
  const words = [0xfade0c02, directory.length, 0x20400, adHoc, hashesAt, directoryBytes, 0, pages, codeBytes];
  for (const [index, word] of words.entries()) directory.writeUInt32BE(word, index * 4);
  // SHA-256 of 32 bytes, pages of 2^12.
  directory.set([32, 2, 0, 12], 36);
  directory.writeBigUInt64BE(BigInt(textBytes), 72);
  directory.writeBigUInt64BE(isMainBinary, 80);
  directory.write(identifier, directoryBytes, 'latin1');
  for (let page = 0; page < pages; page++) {
    const bytes = program.subarray(page * pageBytes, Math.min((page + 1) * pageBytes, codeBytes));
    directory.set(createHash('sha256').update(bytes).digest(), hashesAt + page * 32);
  }
}
