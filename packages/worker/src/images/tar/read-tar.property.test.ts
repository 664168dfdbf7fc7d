import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type ArchivePart, inChunks, makeArchive } from '../testing/make-archive.ts';
import { TarReader } from './read-tar.ts';

const byteString = (maxLength: number) =>
  fc
    .uint8Array({ minLength: 1, maxLength })
    .map((bytes) => Buffer.from(bytes.map((byte) => (byte === 0 || byte === 0x2f ? 0x61 : byte))).toString('latin1'));

const part = fc.record({
  path: byteString(300),
  kind: fc.constantFrom('file' as const, 'symbolic-link' as const, 'fifo' as const, 'hard-link' as const),
  linkPath: byteString(200),
  mode: fc.integer({ min: 0, max: 0o7777 }),
  uid: fc.integer({ min: 0, max: 4294967294 }),
  gid: fc.integer({ min: 0, max: 4294967294 }),
  mtimeSeconds: fc.oneof(fc.integer({ min: -1000, max: 2 ** 40 }), fc.constant(1.5)),
  xattrs: fc
    .array(fc.tuple(fc.constantFrom('user.a', 'user.b', 'security.capability'), fc.uint8Array({ maxLength: 40 })), {
      maxLength: 2,
    })
    .map((pairs) => new Map(pairs.map(([name, value]) => [name, Buffer.from(value)]))),
  body: fc.uint8Array({ maxLength: 1500 }).map((bytes) => Buffer.from(bytes)),
});

it('reads back every entry that was written, however the bytes are cut', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 5 }), fc.integer({ min: 1, max: 2000 }), async (parts, chunkBytes) => {
      const wanted = parts.map(({ body, ...rest }) => ({
        ...rest,
        content: rest.kind === 'file' ? body : Buffer.alloc(0),
      }));
      const reader = new TarReader(inChunks(makeArchive(wanted satisfies ArchivePart[]), chunkBytes));
      for (const { content, ...expected } of wanted) {
        const entry = await reader.next();
        expect(entry).toMatchObject(expected);
        const pieces: Buffer[] = [];
        for (let piece = await reader.body(); piece !== undefined; piece = await reader.body())
          pieces.push(Buffer.from(piece));
        expect(Buffer.concat(pieces).equals(content)).toBe(true);
      }
      expect(await reader.next()).toBeUndefined();
    }),
    { numRuns: 60 },
  );
});

it('says that a damaged or cut archive is one, and never hangs or reads past it', async () => {
  const whole = makeArchive([
    { path: 'a', content: 'x'.repeat(700) },
    { path: 'p'.repeat(150), content: 'y' },
  ]);
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: whole.length - 1 }),
      fc.integer({ min: 1, max: 255 }),
      fc.boolean(),
      async (at, flip, cut) => {
        const bytes = cut ? whole.subarray(0, at) : Buffer.from(whole);
        if (!cut) bytes[at] = (bytes[at] ?? 0) ^ flip;
        const reader = new TarReader(inChunks(bytes, 300));
        try {
          while ((await reader.next()) !== undefined);
        } catch (error) {
          expect(error).toHaveProperty('code', expect.stringMatching(/^TAR_(FORMAT|LIMIT)$/));
        }
      },
    ),
    { numRuns: 300 },
  );
});
