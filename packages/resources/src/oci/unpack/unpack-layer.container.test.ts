import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ImageGetter } from '../../testing/get-image.ts';
import { type ImagePusher, type RegistryServer, startRegistry } from '../../testing/registry-server.ts';
import { temporaryDirectoryForTest } from '../../testing/run-program-for-test.ts';
import { runTool } from '../../testing/run-tool.ts';

let server: RegistryServer;
let getter: ImageGetter;
let pusher: ImagePusher;

beforeAll(async () => {
  server = await startRegistry();
  getter = new ImageGetter(server);
  pusher = getter.pusher;
});
afterAll(() => server[Symbol.asyncDispose]());

describe('registry-image get of layers upon layers', () => {
  it('lets later layers hide, replace and remove', async () => {
    const { root, log } = await getter.getLayers([
      [
        { name: 'keep', content: 'k' },
        { name: 'gone', content: 'g' },
        { name: 'dir/a', content: 'a' },
        { name: 'opaque/old', content: 'o' },
        { name: 'opaque/+dir/old', content: 'o' },
        { name: 'file-then-dir', content: 'f' },
        { name: 'dir-then-file/x', content: 'x' },
      ],
      [
        { name: '.wh.gone' },
        { name: 'dir/.wh.a' },
        { name: 'dir/b', content: 'b' },
        { name: 'opaque/+dir', type: 'directory' },
        { name: 'opaque/+dir/new', content: 'n' },
        { name: 'opaque/.wh..wh..opq' },
        { name: 'opaque/new', content: 'n' },
        { name: 'file-then-dir', type: 'directory' },
        { name: 'file-then-dir/y', content: 'y' },
        { name: 'dir-then-file', content: 'now a file' },
      ],
    ]);
    const tree = execFileSync('find', ['.', '-type', 'f'], { cwd: root, encoding: 'utf8' }).trim().split('\n').sort();
    const opaque = ['./opaque/+dir/new', './opaque/new'];
    expect(tree, log).toEqual(['./dir-then-file', './dir/b', './file-then-dir/y', './keep', ...opaque]);
  });

  it('keeps modes, owners, times and links, and leaves out devices', async () => {
    const mtime = new Date('2020-01-02T03:04:05Z');
    const { root } = await getter.getLayers([
      [
        { name: 'bin', type: 'directory', mode: 0o1777, mtime },
        { name: 'bin/su', content: 's', mode: 0o4755, uid: 12, gid: 34, mtime },
        { name: 'bin/link', type: 'symlink', linkname: 'su' },
        { name: 'bin/hard', type: 'link', linkname: 'bin/su' },
        { name: 'pipe', type: 'fifo' },
        { name: 'null', type: 'character-device', devmajor: 1, devminor: 3 },
      ],
    ]);
    const su = statSync(join(root, 'bin/su'));
    expect([su.mode & 0o7777, su.uid, su.gid, su.mtime]).toEqual([0o4755, 12, 34, mtime]);
    expect(statSync(join(root, 'bin')).mode & 0o7777).toBe(0o1777);
    expect(statSync(join(root, 'bin')).mtime).toEqual(mtime);
    expect(lstatSync(join(root, 'bin/link')).isSymbolicLink()).toBe(true);
    expect(statSync(join(root, 'bin/hard')).ino).toBe(su.ino);
    expect(lstatSync(join(root, 'pipe')).isFIFO()).toBe(true);
    expect(existsSync(join(root, 'null'))).toBe(false);
  });

  it('restores file capabilities', async () => {
    const capability = Buffer.from('0100000280200000000000000000000000000000', 'hex');
    const pax = { 'SCHILY.xattr.security.capability': capability.toString('latin1') };
    expect(capability.toString('utf8')).not.toBe(capability.toString('latin1'));
    const { digest } = await pusher.push({
      layers: [[{ name: 'bin/ping', content: 'p', pax }]],
      compress: (layer) => latin1Pax(layer, capability),
    });
    const { root, log } = await getter.get(digest);
    const shown = runTool('getfattr', ['--only-values', '-n', 'security.capability', join(root, 'bin/ping')]);
    expect(shown.subarray(0, 20).equals(capability), log).toBe(true);
  });

  /** tar-stream writes UTF-8; the attribute's bytes are put in afterwards, with the record shortened to fit. */
  function latin1Pax(layer: Buffer, value: Buffer): Buffer {
    const key = 'SCHILY.xattr.security.capability';
    const body = Buffer.concat([
      Buffer.from(`17 path=bin/ping\n${key.length + value.length + 5} ${key}=`),
      value,
      Buffer.from('\n'),
    ]);
    const patched = Buffer.from(layer);
    patched.fill(0, 512, 1024);
    body.copy(patched, 512);
    patched.write(body.length.toString(8).padStart(11, '0'), 124);
    patched.fill(' ', 148, 156);
    patched.write(
      `${patched
        .subarray(0, 512)
        .reduce((sum, byte) => sum + byte, 0)
        .toString(8)
        .padStart(6, '0')}\0 `,
      148,
    );
    return patched;
  }
});

describe('registry-image get of a hostile image', () => {
  const outside = () => join(temporaryDirectoryForTest(), 'outside');

  it.each([
    [
      'a parent that is a link to elsewhere',
      (path: string) => [
        { name: 'l', type: 'symlink' as const, linkname: path },
        { name: 'l/x', content: 'x' },
      ],
    ],
    [
      'a link that climbs',
      (path: string) => [
        { name: 'l', type: 'symlink' as const, linkname: `../../../../../../..${path}` },
        { name: 'l/x', content: 'x' },
      ],
    ],
    ['a name that climbs', (path: string) => [{ name: `../../../../../../../..${path}/x`, content: 'x' }]],
    [
      'links upon links',
      (path: string) => [
        { name: 'a', type: 'symlink' as const, linkname: 'b' },
        { name: 'b', type: 'symlink' as const, linkname: path },
        { name: 'a/x', content: 'x' },
      ],
    ],
  ])('writes nothing outside with %s', async (_name, entries) => {
    const path = outside();
    const run = await getter.getLayers([entries(path)]);
    expect(existsSync(path)).toBe(false);
    expect(run.status, run.log).toBe(0);
    expect(existsSync(join(run.root, path, 'x'))).toBe(true);
  });

  it('follows no link at the place of a file, also from an earlier layer', async () => {
    const path = outside();
    const run = await getter.getLayers([
      [{ name: 'f', type: 'symlink', linkname: path }],
      [{ name: 'f', content: 'x' }],
    ]);
    expect(existsSync(path)).toBe(false);
    expect(readFileSync(join(run.root, 'f'), 'utf8')).toBe('x');
  });

  it('links to nothing outside, and removes nothing outside', async () => {
    const run = await getter.getLayers([[{ name: 'passwd', type: 'link', linkname: '../../../../../../etc/passwd' }]]);
    expect(run.status).toBe(1);
    const whiteout = await getter.getLayers([
      [{ name: 'd', type: 'symlink', linkname: '/etc' }],
      [{ name: 'd/.wh.passwd' }, { name: '.wh..' }],
    ]);
    expect(existsSync('/etc/passwd')).toBe(true);
    expect(whiteout.status).toBe(0);
  });

  it('stops at a link that leads to itself', async () => {
    const run = await getter.getLayers([
      [
        { name: 'a', type: 'symlink', linkname: 'a' },
        { name: 'a/x', content: 'x' },
      ],
    ]);
    expect(run).toMatchObject({ status: 1, log: expect.stringContaining('too many levels of symbolic links') });
  });

  it('refuses what is no archive, and one that is cut off', async () => {
    const garbage = await getter.getLayers([[{ name: 'x', content: 'x' }]], { compress: () => Buffer.alloc(2048, 7) });
    expect(garbage).toMatchObject({ status: 1, log: expect.stringContaining('this is no tar archive') });
    const short = await getter.getLayers([[{ name: 'x', content: 'x'.repeat(5000) }]], {
      compress: (layer) => layer.subarray(0, 2000),
    });
    expect(short).toMatchObject({ status: 1, log: expect.stringContaining('the archive is cut off') });
  });
});
