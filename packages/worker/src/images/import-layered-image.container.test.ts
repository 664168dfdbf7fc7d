import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { silentLogger } from '@rondo/foundation';
import { FakeClock } from '@rondo/foundation/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStackView } from '../volumes/stack-view.ts';
import { openStorage, type Storage } from '../volumes/storage.ts';
import { collectLayers, heldDigests } from './collect-layers.ts';
import { importLayeredImage } from './import-layered-image.ts';
import { startLayerCollector } from './layer-collector.ts';
import { toLayerKey } from './layer-record.ts';
import { type ArchivePart, makeArchive } from './testing/make-archive.ts';

const rootId = 4294967294;
let directory: string;
let storage: Storage;

const sha256 = (bytes: Buffer) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
type Layer = { digest: string; diffId: string; blob: Buffer };
const layer = (parts: ArchivePart[], pack: (bytes: Buffer) => Buffer = (bytes) => bytes): Layer => {
  const archive = makeArchive(parts);
  const blob = pack(archive);
  return { digest: sha256(blob), diffId: sha256(archive), blob };
};

const empty = (handle: string) => ({
  handle,
  strategy: { type: 'empty' as const },
  properties: null,
  privileged: false,
  owner: undefined,
});

/** What a registry-image get with `format: rondo-layers` leaves in its volume. */
async function got(handle: string, layers: Layer[], options: { without?: Layer[]; in?: Storage } = {}) {
  const target = options.in ?? storage;
  await target.volumes.create(empty(handle));
  const home = join(target.volumes.pathOf(handle), 'rondo-layers');
  mkdirSync(join(home, 'blobs/sha256'), { recursive: true });
  writeFileSync(
    join(home, 'manifest.json'),
    JSON.stringify({ layers: layers.map(({ digest, diffId }) => ({ digest, diffId })) }),
  );
  writeFileSync(join(target.volumes.pathOf(handle), 'metadata.json'), '{"env":[],"user":""}\n');
  for (const { digest, blob } of layers.filter((one) => !options.without?.includes(one))) {
    writeFileSync(join(home, 'blobs/sha256', digest.slice(7)), blob);
  }
}

const take = (handle: string) => importLayeredImage(handle, storage, () => undefined);

const base = layer(
  [
    { path: 'etc/' },
    { path: 'etc/passwd', content: 'root:x:0:0::/:/bin/sh\n' },
    { path: 'old/' },
    { path: 'old/file', content: 'old\n' },
    { path: 'bin/su', content: 'su\n', mode: 0o4755 },
    {
      path: 'bin/ping',
      content: 'ping\n',
      xattrs: new Map([['security.capability', Buffer.from('0100000200200000000000000000000000000000', 'hex')]]),
    },
  ],
  gzipSync,
);
const middle = layer(
  [{ path: 'old/.wh..wh..opq' }, { path: 'old/new', content: 'new\n' }, { path: 'etc/.wh.passwd' }],
  zstdCompressSync,
);
const top = layer([{ path: 'etc/motd', content: 'hello\n' }]);

describe.each(['overlay', 'copy'] as const)('an image in layers, with %s', (mode) => {
  const open = async () => {
    storage = await openStorage({
      directory: join(directory, 'w'),
      log: silentLogger,
      ...(mode === 'copy' ? { support: { type: 'copy' as const, reason: 'told so' } } : {}),
    });
  };
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'rondo-images-'));
    await open();
  });
  afterEach(async () => {
    await storage[Symbol.asyncDispose]();
    rmSync(directory, { recursive: true, force: true });
  });

  const look = async (handle: string) => {
    const { privileged } = storage.volumes.find(handle) ?? { privileged: false };
    await using view = await openStackView(
      storage.volumes.stackOf(handle, { readOnly: false, privileged }),
      storage.work.mountPoint,
    );
    return execFileSync('sh', ['-c', `cd ${view.path} && find . -type f -printf '%p %U %m\n' | sort`])
      .toString()
      .split('\n')
      .filter(Boolean);
  };
  const whole = (id: number) => [
    `./metadata.json 0 644`,
    `./rootfs/bin/ping ${id} 644`,
    `./rootfs/bin/su ${id} 4755`,
    `./rootfs/etc/motd ${id} 644`,
    `./rootfs/old/new ${id} 644`,
  ];

  it('becomes the root file system of its volume, deletions and owners included', async () => {
    await got('image', [base, middle, top]);
    expect(await take('image')).toEqual({ layers: [base.diffId, middle.diffId, top.diffId], imported: 3 });
    expect(await look('image')).toEqual(whole(rootId));
    await storage.volumes.create({ ...empty('child'), strategy: { type: 'cow', parent: 'image' } });
    expect(await look('child')).toEqual(whole(rootId));
    expect(existsSync(join(storage.volumes.pathOf('image'), 'rondo-layers'))).toBe(false);
  });

  it('brings only what is not there yet for the next image, and survives a restart', async () => {
    await got('first', [base, middle]);
    await take('first');
    await open();
    expect(await heldDigests(storage, { nowMs: Date.now() })).toEqual(
      expect.arrayContaining([base.digest, base.diffId, middle.digest]),
    );
    await got('second', [base, middle, top], { without: [base, middle] });
    expect(await take('second')).toMatchObject({ imported: 1 });
    expect(await look('second')).toEqual(whole(rootId));
    await open();
    expect(await take('second')).toMatchObject({ imported: 0 });
    expect(await look('second')).toEqual(whole(rootId));
  });

  it('is given to a privileged container with owners of its own', async () => {
    await got('image', [base, middle, top]);
    await take('image');
    await storage.volumes.create({
      ...empty('privileged'),
      privileged: true,
      strategy: { type: 'cow', parent: 'image' },
    });
    expect(await look('privileged')).toEqual(whole(0));
    expect(await look('image')).toEqual(whole(rootId));
  });

  it('says which layers are missing, and which are damaged, and keeps nothing of them', async () => {
    await got('missing', [base, top], { without: [top] });
    await expect(take('missing')).rejects.toMatchObject({ code: 'LAYER_MISSING', digests: [top.digest] });
    await got('damaged', [{ ...top, blob: base.blob }]);
    await expect(take('damaged')).rejects.toMatchObject({ code: 'LAYER_DIGEST' });
    await got('no-archive', [{ ...top, blob: Buffer.from('nonsense') }]);
    await expect(take('no-archive')).rejects.toMatchObject({ code: expect.stringMatching(/TAR_FORMAT|LAYER_DIGEST/) });
    await storage.volumes.create(empty('half'));
    mkdirSync(join(storage.volumes.pathOf('half'), 'rondo-layers'));
    await expect(take('half')).rejects.toMatchObject({ code: 'LAYERED_IMAGE' });
    await expect(take('nowhere')).rejects.toMatchObject({ code: 'VOLUME_NOT_HERE' });
    expect(storage.layers.list()).toEqual([]);
    expect(readdirSync(storage.work.init)).toEqual([]);
  });

  it('is not trusted after a power cut until it has been written out', async () => {
    await got('image', [base]);
    await take('image');
    await storage.layers.settled();
    await got('newer', [top]);
    await take('newer');
    await storage.layers.settled();
    const newest = storage.layers.pathOf(toLayerKey(top.diffId));
    rmSync(join(newest, 'durable'));
    await open();
    expect(storage.layers.list()).toHaveLength(2);
    await storage.layers.settled();
    rmSync(join(newest, 'durable'));
    writeFileSync(join(storage.work.root, 'boot-id'), 'before the power cut');
    await open();
    expect(storage.layers.list().map(({ key }) => key)).toEqual([base.diffId]);
    expect(storage.volumes.list().map(({ handle }) => handle)).toEqual(
      mode === 'overlay' ? ['image'] : ['image', 'newer'],
    );
  });

  it('may repeat a layer, and may have none', async () => {
    const nothing = layer([]);
    await got('repeated', [nothing, top, nothing, top]);
    await take('repeated');
    expect((await look('repeated')).at(-1)).toBe(`./rootfs/etc/motd ${rootId} 644`);
    await got('none', []);
    await take('none');
    expect(lstatSync(join(storage.volumes.pathOf('none'), 'rootfs')).uid).toBe(rootId);
  });

  it('is not made of a get that wrote none', async () => {
    await storage.volumes.create(empty('plain'));
    mkdirSync(join(storage.volumes.pathOf('plain'), 'rootfs'));
    expect(await take('plain')).toEqual({ layers: [], imported: 0 });
    expect(storage.volumes.find('plain')?.imageLayers).toBeUndefined();
    expect(existsSync(join(storage.volumes.pathOf('plain'), 'rootfs'))).toBe(true);
  });

  it('loses its layers when no volume stands on them any more, some time later', async () => {
    await got('image', [base, top]);
    await take('image');
    const hourMs = 3600_000;
    const startMs = Date.now();
    expect(await collectLayers(storage, { nowMs: startMs + 100 * hourMs })).toMatchObject({ layers: [] });
    await storage.volumes.create({ ...empty('child'), strategy: { type: 'cow', parent: 'image' } });
    await storage.volumes.destroy('image');
    // Where volumes are copies, nobody stands on a layer.
    if (mode === 'overlay')
      expect(await collectLayers(storage, { nowMs: startMs + 100 * hourMs })).toMatchObject({ layers: [] });
    await storage.volumes.destroy('child');
    await collectLayers(storage, { nowMs: startMs });
    await open();
    expect(await heldDigests(storage, { nowMs: startMs + hourMs })).toContain(base.digest);
    expect(await heldDigests(storage, { nowMs: startMs + 5 * hourMs })).toEqual([]);
    const collected = await collectLayers(storage, { nowMs: Date.now() + 7 * hourMs });
    expect(collected.layers.toSorted()).toEqual([base.diffId, top.diffId].toSorted());
    await storage.remover.settled();
    expect(readdirSync(storage.work.layers)).toEqual([]);
  });

  it('loses its layers by itself while the worker runs', async () => {
    await got('image', [base]);
    await take('image');
    await storage.volumes.destroy('image');
    const clock = new FakeClock(Date.now());
    await using _collector = startLayerCollector(storage, { clock, log: silentLogger });
    const tick = async () => {
      await expect.poll(() => clock.sleeperCount).toBe(1);
      await clock.advance(10 * 60_000);
    };
    for (let count = 0; count < 30; count += 1) await tick();
    expect(storage.layers.list()).toHaveLength(1);
    for (let count = 0; count < 15; count += 1) await tick();
    await expect.poll(() => storage.layers.list()).toEqual([]);
  });
});

describe('faults while an image is taken in', () => {
  const big = layer(
    Array.from({ length: 2000 }, (_, index) => ({
      path: `d${index % 50}/f${index}`,
      content: Buffer.alloc(16_000, index % 251),
    })),
  );
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'rondo-images-'));
  });
  afterEach(async () => {
    await storage.layers.settled();
    await storage[Symbol.asyncDispose]();
    execFileSync('sh', ['-c', `umount ${directory}/small 2>/dev/null; true`]);
    rmSync(directory, { recursive: true, force: true });
  });

  it('leaves nothing behind when the worker is killed, and works the next time', async () => {
    const path = join(directory, 'w');
    storage = await openStorage({ directory: path, log: silentLogger });
    await got('image', [big]);
    await storage[Symbol.asyncDispose]();
    const program = `
      const { openStorage } = await import(${JSON.stringify(join(import.meta.dirname, '../volumes/storage.ts'))});
      const { importLayeredImage } = await import(${JSON.stringify(join(import.meta.dirname, 'import-layered-image.ts'))});
      const quiet = { debug() {}, info() {}, warn() {}, error() {}, child: () => quiet };
      const storage = await openStorage({ directory: ${JSON.stringify(path)}, log: quiet });
      await importLayeredImage('image', storage, () => undefined);
      console.log('done');
    `;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const closed = new Promise((resolve) => child.on('close', resolve));
    const init = join(path, 'volumes/init');
    const isUnpacking = () =>
      readdirSync(init).some((name) => name.startsWith('layer-') && existsSync(join(init, name, 'fs/rootfs/d1')));
    while (!isUnpacking() && child.exitCode === null) await sleep(1);
    child.kill('SIGKILL');
    await closed;
    expect(child.signalCode).toBe('SIGKILL');
    expect(readdirSync(init)).not.toEqual([]);
    storage = await openStorage({ directory: path, log: silentLogger });
    await storage.remover.settled();
    expect([readdirSync(init), readdirSync(storage.work.dead), readdirSync(storage.work.layers)]).toEqual([[], [], []]);
    expect(await take('image')).toMatchObject({ imported: 1 });
    expect(
      execFileSync('find', [storage.layers.treeOf(toLayerKey(big.diffId), 'shifted', 'root'), '-type', 'f'])
        .toString()
        .split('\n'),
    ).toHaveLength(2001);
  });

  it('says so when the disk is full, and gives the space back', async () => {
    const small = join(directory, 'small');
    mkdirSync(small);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=60m', 'tmpfs', small]);
    storage = await openStorage({ directory: join(small, 'w'), log: silentLogger });
    await got('image', [big]);
    await expect(take('image')).rejects.toMatchObject({
      code: 'DISK_FULL',
      message: expect.stringContaining('disk is full'),
    });
    await storage.remover.settled();
    expect([storage.layers.list(), readdirSync(storage.work.init)]).toEqual([[], []]);
    expect(statSync(join(storage.volumes.pathOf('image'), 'metadata.json')).size).toBeGreaterThan(0);
    await got('small', [top]);
    expect(await take('small')).toMatchObject({ imported: 1 });
    expect(
      readFileSync(join(storage.layers.treeOf(toLayerKey(top.diffId), 'shifted', 'root'), 'etc/motd'), 'utf8'),
    ).toBe('hello\n');
  });
});
