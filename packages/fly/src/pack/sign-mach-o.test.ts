import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { signMachO } from './sign-mach-o.ts';

/** A Mach-O executable as small as they come: `__TEXT` and `__LINKEDIT`, of `linkBytes` bytes. */
function executable(linkBytes: number): Buffer {
  const program = Buffer.alloc(16_384 + linkBytes, 7);
  program.fill(0, 0, 4096);
  for (const [index, word] of [0xfeedfacf, 0x0100000c, 0, 2, 2, 144, 0, 0].entries())
    program.writeUInt32LE(word, index * 4);
  const segments = [
    { name: '__TEXT', start: 0, bytes: 16_384 },
    { name: '__LINKEDIT', start: 16_384, bytes: linkBytes },
  ];
  for (const [index, { name, start, bytes }] of segments.entries()) {
    const at = 32 + index * 72;
    program.writeUInt32LE(0x19, at);
    program.writeUInt32LE(72, at + 4);
    program.write(name, at + 8);
    program.writeBigUInt64LE(BigInt(start), at + 40);
    program.writeBigUInt64LE(BigInt(bytes), at + 48);
  }
  return program;
}

describe('a signature for nobody', () => {
  const signed = signMachO(executable(5000), 'fly');
  const codeBytes = signed.readUInt32LE(32 + 144 + 8);

  it('is named by a load command, and part of __LINKEDIT', () => {
    expect([16, 20].map((at) => signed.readUInt32LE(at))).toEqual([3, 160]);
    expect([0, 4, 8, 12].map((offset) => signed.readUInt32LE(32 + 144 + offset))).toEqual([
      ...[0x1d, 16],
      ...[16_384 + 5008, signed.length - codeBytes],
    ]);
    expect(Number(signed.readBigUInt64LE(32 + 72 + 48))).toBe(signed.length - 16_384);
    expect(Number(signed.readBigUInt64LE(32 + 72 + 32)) % 16_384).toBe(0);
  });

  it('holds the hash of every page before it', () => {
    const directory = signed.subarray(codeBytes + 20);
    expect([0, 12, 28, 32].map((at) => directory.readUInt32BE(at))).toEqual([0xfade0c02, 2, 6, codeBytes]);
    const hashesAt = directory.readUInt32BE(16);
    for (let page = 0; page < 6; page++) {
      const bytes = signed.subarray(page * 4096, Math.min(codeBytes, (page + 1) * 4096));
      const hash = directory.subarray(hashesAt + page * 32, hashesAt + (page + 1) * 32);
      expect(hash.equals(createHash('sha256').update(bytes).digest())).toBe(true);
    }
    expect(directory.toString('latin1', directory.readUInt32BE(20), hashesAt)).toBe('fly\0');
  });

  it.each([
    ['something else', Buffer.alloc(100), /no Mach-O executable/],
    ['what is signed already', signed, /signed already/],
    ['what goes on behind its last segment', Buffer.concat([executable(10), Buffer.alloc(5)]), /does not end with/],
  ])('is not given to %s', (_, program, reason) => {
    expect(() => signMachO(program, 'fly')).toThrow(reason);
  });
});
