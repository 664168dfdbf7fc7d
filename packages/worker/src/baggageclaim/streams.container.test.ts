import { execFileSync } from 'node:child_process';
import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gunzipSync, gzipSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { silentLogger } from '@rondo/foundation';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ArchivePart, makeArchive } from '../images/testing/make-archive.ts';
import { openStackView } from '../volumes/stack-view.ts';
import { createBaggageclaimHandler } from './baggageclaim-handler.ts';
import { cowOf, listArchive, TestBaggageclaim } from './testing/test-baggageclaim.ts';

const rootId = 4294967294;

let server: TestBaggageclaim;
beforeEach(async () => {
  server = await TestBaggageclaim.start();
});
afterEach(() => server.stop());

describe('streams', () => {
  const tree: ArchivePart[] = [
    { path: './' },
    { path: './bin/', mode: 0o750 },
    { path: './bin/su', content: 'x'.repeat(5000), mode: 0o4755 },
    { path: './mine', content: 'mine\n', uid: 1000, gid: 1001 },
    { path: './link', kind: 'symbolic-link', linkPath: '/etc/passwd', mode: 0o777 },
    { path: `./${'long'.repeat(40)}/`, mode: 0o755 },
    { path: `./${'long'.repeat(40)}/f`, content: '' },
  ];

  it.each(['raw', 'gzip', 'zstd'])(
    'bring a tree back as it came, owners as the container sees them, through %s',
    async (encoding) => {
      const pack = { raw: (bytes: Buffer) => bytes, gzip: gzipSync, zstd: zstdCompressSync }[encoding] ?? gzipSync;
      const unpack =
        { raw: (bytes: Buffer) => bytes, gzip: gunzipSync, zstd: zstdDecompressSync }[encoding] ?? gunzipSync;
      await server.create('a');
      const sent = await server.ask('PUT', '/volumes/a/stream-in?limit=0.000000&path=%2F', {
        headers: { 'Content-Encoding': encoding },
        body: pack(makeArchive(tree)),
      });
      expect(sent.status).toBe(204);
      expect(lstatSync(join(server.storage.volumes.pathOf('a'), 'bin/su')).uid).toBe(rootId);
      const out = unpack(await server.streamOut('a', '/', encoding));
      const wanted = listArchive(makeArchive(tree));
      expect(listArchive(out)).toEqual(wanted);
      await server.create('p', { privileged: true });
      await server.streamIn('p', out);
      expect([
        lstatSync(join(server.storage.volumes.pathOf('p'), 'bin/su')).uid,
        lstatSync(join(server.storage.volumes.pathOf('p'), 'bin/su')).mode & 0o7777,
      ]).toEqual([0, 0o4755]);
    },
  );

  it('send one file under its base name, and a directory below', async () => {
    await server.create('a');
    await server.streamIn('a', [{ path: 'd/e/f', content: 'hello\n' }]);
    const file = await server.streamOut('a', 'd/e/f');
    expect([listArchive(file), file.length]).toEqual([['-rw-r--r-- 0/0 6 f'], 10_240]);
    expect(listArchive(await server.streamOut('a', 'd'))).toEqual([
      '-rw-r--r-- 0/0 6 ./e/f',
      'drwxr-xr-x 0/0 0 ./',
      'drwxr-xr-x 0/0 0 ./e/',
    ]);
  });

  it('see a volume through all its layers, and leave nothing mounted', async () => {
    await server.create('parent');
    await server.streamIn('parent', [
      { path: 'd/old', content: 'old\n' },
      { path: 'd/gone', content: 'x' },
    ]);
    await server.create('child', cowOf('parent'));
    await server.streamIn('child', [{ path: 'd/new', content: 'new\n' }]);
    await server.inside('child', (path) => rmSync(join(path, 'd/gone')));
    await server.create('grandchild', cowOf('child'));
    expect(listArchive(await server.streamOut('grandchild', 'd'))).toEqual([
      '-rw-r--r-- 0/0 4 ./new',
      '-rw-r--r-- 0/0 4 ./old',
      'drwxr-xr-x 0/0 0 ./',
    ]);
    expect(readdirSync(join(server.storage.volumes.pathOf('parent'), 'd')).sort()).toEqual(['gone', 'old']);
    expect(
      execFileSync('sh', ['-c', 'cat /proc/[0-9]*/mountinfo 2>/dev/null || true'], { maxBuffer: 1 << 26 }).toString(),
    ).not.toContain(server.directory);
  });

  it('read a volume, and make another from it, while a container still has it', async () => {
    await server.create('parent');
    await server.create('child', cowOf('parent'));
    await server.streamIn('child', [{ path: 'f', content: 'one\n' }]);
    await using view = await openStackView(
      server.storage.volumes.stackOf('child', { readOnly: false, privileged: false }),
      server.storage.work.mountPoint,
    );
    writeFileSync(join(view.path, 'g'), 'two\n');
    expect(listArchive(await server.streamOut('child'))).toEqual([
      '-rw-r--r-- 0/0 4 ./f',
      '-rw-r--r-- 0/0 4 ./g',
      'drwxr-xr-x 0/0 0 ./',
    ]);
    await server.create('grandchild', cowOf('child'));
    expect(listArchive(await server.streamOut('grandchild', 'g'))).toEqual(['-rw-r--r-- 0/0 4 g']);
    writeFileSync(join(view.path, 'h'), 'three\n');
  });

  it('stay beneath the volume, whatever its links and the path say', async () => {
    await server.create('a');
    const outside = join(server.directory, 'outside');
    mkdirSync(outside);
    writeFileSync(join(outside, 'secret'), 'secret\n');
    symlinkSync(outside, join(server.storage.volumes.pathOf('a'), 'out'));
    expect(await server.streamIn('a', [{ path: 'planted', content: 'x' }], 'out')).toMatchObject({ status: 204 });
    expect(await server.streamIn('a', [{ path: '../planted', content: 'x' }])).toMatchObject({ status: 400 });
    expect(readdirSync(outside)).toEqual(['secret']);
    for (const path of ['out/secret', '../../..', '../a/volume', 'out']) {
      expect(
        await server.ask('PUT', `/volumes/a/stream-out?path=${encodeURIComponent(path)}`, {
          headers: { 'Accept-Encoding': 'raw' },
        }),
        path,
      ).toMatchObject({
        status: 404,
        text: '{"error":"no such file or directory"}\n',
      });
    }
  });

  it('go from worker to worker', async () => {
    const peer = createServer(createBaggageclaimHandler({ storage: server.storage, log: silentLogger }));
    await new Promise<void>((resolve) => peer.listen(0, '127.0.0.1', resolve));
    const { port } = peer.address() as AddressInfo;
    await server.create('a');
    await server.create('b');
    await server.streamIn('a', [{ path: 'f', content: 'over\n' }]);
    const to = (handle: string) => encodeURIComponent(`http://127.0.0.1:${port}/volumes/${handle}/stream-in?path=.`);
    const sent = await server.ask('PUT', `/volumes/a/stream-p2p-out?path=.&encoding=zstd&streamInURL=${to('b')}`);
    expect([sent.status, sent.headers['content-type'], sent.text]).toEqual([200, 'plain/text', 'ok']);
    expect(readFileSync(join(server.storage.volumes.pathOf('b'), 'f'), 'utf8')).toBe('over\n');
    expect(
      (await server.ask('PUT', `/volumes/a/stream-p2p-out?path=.&encoding=gzip&streamInURL=${to('nope')}`)).text,
    ).toContain('p2p-stream-in 404');
    expect((await server.ask('PUT', '/volumes/a/stream-p2p-out?path=.&encoding=gzip&streamInURL=')).status).toBe(400);
    peer.closeAllConnections();
    peer.close();
  });
});
