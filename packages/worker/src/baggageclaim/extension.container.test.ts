import { createHash } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BaggageclaimVolume, HeldLayers, StorageUsage, VolumeBatchAnswer } from '@rondo/protocol';
import { Value } from 'typebox/value';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeArchive } from '../images/testing/make-archive.ts';
import { cowOf, listArchive, TestBaggageclaim } from './testing/test-baggageclaim.ts';

let server: TestBaggageclaim;
beforeEach(async () => {
  server = await TestBaggageclaim.start();
});
afterEach(() => server.stop());

describe('the extension', () => {
  it('makes several volumes in one request, which may be repeated', async () => {
    const batch = {
      volumes: [
        { handle: 'a', strategy: { type: 'empty' } },
        { handle: 'b', ...cowOf('a') },
        { handle: 'c', ...cowOf('nope') },
      ],
    };
    const first: VolumeBatchAnswer = JSON.parse((await server.ask('POST', '/rondo/v1/volumes', { body: batch })).text);
    expect(Value.Check(VolumeBatchAnswer, first)).toBe(true);
    expect(first.volumes).toMatchObject([
      { outcome: 'created' },
      { outcome: 'created' },
      { outcome: 'failed', handle: 'c', error: expect.stringContaining('nope') },
    ]);
    const second: VolumeBatchAnswer = JSON.parse((await server.ask('POST', '/rondo/v1/volumes', { body: batch })).text);
    expect(second.volumes.map(({ outcome }) => outcome)).toEqual(['existed', 'existed', 'failed']);
    expect((await server.ask('POST', '/rondo/v1/volumes', { body: { volumes: [{}] } })).status).toBe(400);
  });

  it('reads one file, as the volume shows it', async () => {
    await server.create('parent');
    await server.streamIn('parent', [
      { path: 'd/f', content: 'parent\n' },
      { path: 'd/g', content: 'g\n' },
      { path: 'top', content: 'top\n' },
      { path: 'l', kind: 'symbolic-link', linkPath: 'd/f' },
    ]);
    await server.create('child', cowOf('parent'));
    await server.inside('child', (path) => {
      writeFileSync(join(path, 'd/f'), 'child\n');
      rmSync(join(path, 'top'));
    });
    const read = async (handle: string, path: string, query = '') =>
      (await server.ask('GET', `/rondo/v1/volumes/${handle}/file?path=${encodeURIComponent(path)}${query}`)).text;
    expect([
      await read('parent', 'd/f'),
      await read('child', 'd/f'),
      await read('child', 'd/g'),
      await read('child', '/l'),
    ]).toEqual(['parent\n', 'child\n', 'g\n', 'child\n']);
    expect([await read('child', 'top'), await read('nope', 'x'), await read('child', 'd')]).toEqual([
      '{"error":"no such file or directory"}\n',
      expect.stringContaining('there is no volume nope'),
      expect.stringContaining('is a directory'),
    ]);
    expect(await server.ask('GET', '/rondo/v1/volumes/parent/file?path=d%2Ff&limit=3')).toMatchObject({ status: 413 });
  });

  it('turns the volume of an image get into a root file system of layers', async () => {
    const archive = makeArchive([{ path: 'etc/motd', content: 'hello\n' }]);
    const digest = `sha256:${createHash('sha256').update(archive).digest('hex')}`;
    const manifest = JSON.stringify({ layers: [{ digest, diffId: digest }] });
    await server.create('image');
    await server.streamIn('image', [
      { path: 'rondo-layers/manifest.json', content: manifest },
      { path: `rondo-layers/blobs/sha256/${digest.slice(7)}`, content: archive },
    ]);
    expect((await server.ask('PUT', '/rondo/v1/volumes/image/layered-image')).text).toBe(
      `{"layers":["${digest}"],"imported":1}\n`,
    );
    expect(listArchive(await server.streamOut('image', 'rootfs'))).toEqual([
      '-rw-r--r-- 0/0 6 ./etc/motd',
      'drwxr-xr-x 0/0 0 ./',
      'drwxr-xr-x 0/0 0 ./etc/',
    ]);
    const held = JSON.parse((await server.ask('GET', '/rondo/v1/layers')).text);
    expect([Value.Check(HeldLayers, held), held]).toEqual([true, { digests: [digest] }]);
    await server.create('without');
    await server.streamIn('without', [
      {
        path: 'rondo-layers/manifest.json',
        content: JSON.stringify({
          layers: [{ digest: `sha256:${'0'.repeat(64)}`, diffId: `sha256:${'0'.repeat(64)}` }],
        }),
      },
    ]);
    expect((await server.ask('PUT', '/rondo/v1/volumes/without/layered-image')).status).toBe(409);
    expect((await server.ask('PUT', '/rondo/v1/volumes/nope/layered-image')).status).toBe(404);
  });

  it('says what is used', async () => {
    await server.create('a', { properties: { team: 'main' } });
    await server.streamIn('a', [{ path: 'f', content: 'x'.repeat(100_000) }]);
    const { sizeBytes } = JSON.parse((await server.ask('GET', '/rondo/v1/volumes/a/usage')).text);
    expect(sizeBytes).toBeGreaterThan(100_000);
    const usage = JSON.parse((await server.ask('GET', '/rondo/v1/usage')).text);
    expect(Value.Check(StorageUsage, usage)).toBe(true);
    expect(usage.volumes.count).toBe(1);
    expect(JSON.parse((await server.ask('POST', '/rondo/v1/garbage')).text)).toEqual({ layers: [], sizeBytes: 0 });
    const [volume] = JSON.parse((await server.ask('GET', '/volumes?team=main')).text);
    expect(Value.Check(BaggageclaimVolume, volume)).toBe(true);
    expect((await server.ask('GET', '/volumes?team=other')).text).toBe('[]\n');
  });
});
