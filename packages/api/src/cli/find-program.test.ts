import { execFileSync } from 'node:child_process';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { crc32, deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findProgram } from './find-program.ts';

const content = 'program '.repeat(1000);
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'rondo-cli-'));
  await writeFile(join(directory, 'README'), 'x'.repeat(700));
  await writeFile(join(directory, 'fly'), content);
  execFileSync('tar', ['-czf', 'fly.tgz', 'README', './fly'], { cwd: directory });
  await writeFile(join(directory, 'fly.zip'), zipOf('fly.exe', Buffer.from(content)));
});
afterAll(() => rm(directory, { recursive: true }));

describe('a program in an archive', () => {
  it.each([
    ['fly.tgz', 'fly'],
    ['fly.zip', 'fly.exe'],
  ])('is found in %s with its size', async (archive, name) => {
    await using file = await open(join(directory, archive));
    const program = await findProgram(file, name);
    expect(program?.sizeBytes).toBe(content.length);
    expect(program && (await text(program.open()))).toBe(content);
  });

  it('is not found where it is not', async () => {
    await using tar = await open(join(directory, 'fly.tgz'));
    await using zip = await open(join(directory, 'fly.zip'));
    expect(await findProgram(tar, 'other')).toBeUndefined();
    expect(await findProgram(zip, 'other')).toBeUndefined();
  });
});

/** A zip of one deflated file. */
function zipOf(name: string, bytes: Buffer): Buffer {
  const packed = deflateRawSync(bytes);
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(8, 4);
  fields.writeUInt32LE(crc32(bytes), 10);
  fields.writeUInt32LE(packed.length, 14);
  fields.writeUInt32LE(bytes.length, 18);
  fields.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, Buffer.from(name), packed]);
  const central = Buffer.concat([
    Buffer.from('PK\x01\x02\x14\x00', 'latin1'),
    fields,
    Buffer.alloc(14),
    Buffer.from(name),
  ]);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}
