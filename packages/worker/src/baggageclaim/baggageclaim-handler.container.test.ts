import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { silentLogger } from '@rondo/foundation';
import { BaggageclaimVolume, HeldLayers, StorageUsage, VolumeBatchAnswer } from '@rondo/protocol';
import { Value } from 'typebox/value';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ArchivePart, makeArchive } from '../images/testing/make-archive.ts';
import { openStackView } from '../volumes/stack-view.ts';
import { openStorage, type Storage } from '../volumes/storage.ts';
import { createBaggageclaimHandler } from './baggageclaim-handler.ts';
import { serveOnSocket } from './testing/http-over-socket.ts';

const rootId = 4294967294;
const golden = join(import.meta.dirname, '../../../../../shared/golden/worker/errors-garden-baggageclaim.json');

let directory: string;
let storage: Storage;
let server: Awaited<ReturnType<typeof serveOnSocket>>;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'rondo-bc-'));
  storage = await openStorage({ directory: join(directory, 'w'), log: silentLogger });
  server = await serveOnSocket(
    createBaggageclaimHandler({ storage, log: silentLogger, p2pUrl: () => 'http://10.0.0.1:7788' }),
    join(directory, 's'),
  );
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  await storage[Symbol.asyncDispose]();
  rmSync(directory, { recursive: true, force: true });
});

const ask = (method: string, path: string, more: { headers?: Record<string, string>; body?: unknown } = {}) =>
  server.ask({
    method,
    path,
    ...(more.headers === undefined ? {} : { headers: more.headers }),
    ...(more.body === undefined
      ? {}
      : { body: typeof more.body === 'string' || Buffer.isBuffer(more.body) ? more.body : JSON.stringify(more.body) }),
  });
const create = async (handle: string, more: object = {}) => {
  const answer = await ask('POST', '/volumes', { body: { handle, strategy: { type: 'empty' }, ...more } });
  expect(answer.status).toBe(201);
};
const cow = (volume: string) => ({ strategy: { type: 'cow', volume } });
const streamIn = (handle: string, parts: ArchivePart[] | Buffer, path = '.') =>
  ask('PUT', `/volumes/${handle}/stream-in?path=${encodeURIComponent(path)}`, {
    headers: { 'Content-Encoding': 'gzip' },
    body: gzipSync(Buffer.isBuffer(parts) ? parts : makeArchive(parts)),
  });
const streamOut = async (handle: string, path = '.', encoding = 'raw') => {
  const answer = await ask('PUT', `/volumes/${handle}/stream-out?path=${encodeURIComponent(path)}`, {
    headers: { 'Accept-Encoding': encoding },
  });
  expect(answer.status).toBe(200);
  return answer.body;
};
/** What GNU tar makes of an archive, one line an entry. */
const listing = (archive: Buffer) =>
  execFileSync('tar', ['-tv', '--numeric-owner', '--full-time', '-f', '-'], { input: archive })
    .toString()
    .trim()
    .split('\n')
    .map((line) => line.replace(/\s+\d{4}-\S+ \S+/, '').replace(/ +/g, ' '))
    .sort();

describe('answers of the stock routes', () => {
  it.skipIf(!existsSync(golden))('are those that a stock worker gave, apart from what Rondo does better', async () => {
    type Recorded = {
      server: string;
      request: { method: string; path: string; headers?: Record<string, string>; body: string | object | null };
      response: { status: number; headers: Record<string, string>; body: unknown };
    };
    const recorded: Recorded[] = JSON.parse(readFileSync(golden, 'utf8'));
    let compared = 0;
    for (const { server: which, request, response } of recorded) {
      if (which !== 'baggageclaim' || isDoneBetter(request) || `${request.method} ${request.path}` === sweptByTheWeb)
        continue;
      const send = () =>
        ask(request.method, request.path, {
          ...(request.headers ? { headers: request.headers } : {}),
          ...bodyFor(request),
        });
      // How long a volume takes is nobody's promise: the client asks again.
      const answer = await vi.waitUntil(async () => {
        const given = await send();
        return request.path.startsWith('/volumes-async/') && request.method === 'GET' && given.status === 204
          ? undefined
          : given;
      });
      const shown = `${request.method} ${request.path} ${JSON.stringify(request.body)}`;
      expect(answer.status, shown).toBe(response.status);
      if (response.headers['Content-Type'] !== undefined)
        expect(answer.headers['content-type'], shown).toBe(response.headers['Content-Type']);
      if (typeof response.body === 'string') compareBodies(answer.text, response.body, shown);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(55);
  });

  /** Its web had already swept this volume away, as one that it did not know. */
  const sweptByTheWeb = 'DELETE /volumes/x1-c';

  /** Refused compressions, volumes that survive a refused creation, paths kept beneath the volume (worker.md 9.3, 9.4). */
  function isDoneBetter({ path, headers }: { path: string; headers?: Record<string, string> }): boolean {
    const encodings = [headers?.['Accept-Encoding'], headers?.['Content-Encoding']];
    return (
      encodings.includes('s2') ||
      path.includes('..%2F..&') ||
      path.endsWith('..%2F..') ||
      path.startsWith('/volumes/x1-t/stream')
    );
  }

  function bodyFor({
    path,
    headers,
    body,
  }: {
    path: string;
    headers?: Record<string, string>;
    body: string | object | null;
  }) {
    if (body === null) return {};
    if (typeof body !== 'string' || !/^<\d+ bytes>$/.test(body)) return { body };
    const archive = makeArchive([
      { path: './' },
      { path: 'f', content: path.includes('big') ? randomBytes(300_000) : 'hello\n' },
    ]);
    const encoding = headers?.['Content-Encoding'];
    if (body === '<7 bytes>') return { body: 'garbage' };
    if (path.includes('bad') || encoding === 'raw') return { body: archive };
    return { body: encoding === 'zstd' ? zstdCompressSync(archive) : gzipSync(archive) };
  }

  function compareBodies(found: string, wanted: string, shown: string): void {
    const error = /^\{"error":"(.*)"\}\n$/.exec(wanted)?.[1];
    if (error !== undefined) expect(found, shown).toContain(`{"error":"${error}`);
    else if (wanted.includes('"handle":"13f003a2'))
      expect(found, shown).toMatch(/^\{"handle":"[0-9a-f-]{36}","path":"/);
    else if (wanted.startsWith('http://')) expect(found).toBe('http://10.0.0.1:7788');
    else expect(found, shown).toBe(wanted.replaceAll('<DIR>/work-golden', storage.work.root));
  }

  it('keeps the volume that is there when another of its name is asked for', async () => {
    await create('a');
    await streamIn('a', [{ path: 'f', content: 'kept\n' }]);
    expect(await ask('POST', '/volumes', { body: { handle: 'a', strategy: { type: 'empty' } } })).toMatchObject({
      status: 500,
    });
    expect(listing(await streamOut('a', 'f'))).toEqual(['-rw-r--r-- 0/0 5 f']);
  });
});

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
      await create('a');
      const sent = await ask('PUT', '/volumes/a/stream-in?limit=0.000000&path=%2F', {
        headers: { 'Content-Encoding': encoding },
        body: pack(makeArchive(tree)),
      });
      expect(sent.status).toBe(204);
      expect(lstatSync(join(storage.volumes.pathOf('a'), 'bin/su')).uid).toBe(rootId);
      const out = unpack(await streamOut('a', '/', encoding));
      const wanted = listing(makeArchive(tree));
      expect(listing(out)).toEqual(wanted);
      await create('p', { privileged: true });
      await streamIn('p', out);
      expect([
        lstatSync(join(storage.volumes.pathOf('p'), 'bin/su')).uid,
        lstatSync(join(storage.volumes.pathOf('p'), 'bin/su')).mode & 0o7777,
      ]).toEqual([0, 0o4755]);
    },
  );

  it('send one file under its base name, and a directory below', async () => {
    await create('a');
    await streamIn('a', [{ path: 'd/e/f', content: 'hello\n' }]);
    const file = await streamOut('a', 'd/e/f');
    expect([listing(file), file.length]).toEqual([['-rw-r--r-- 0/0 6 f'], 10_240]);
    expect(listing(await streamOut('a', 'd'))).toEqual([
      '-rw-r--r-- 0/0 6 ./e/f',
      'drwxr-xr-x 0/0 0 ./',
      'drwxr-xr-x 0/0 0 ./e/',
    ]);
  });

  it('see a volume through all its layers, and leave nothing mounted', async () => {
    await create('parent');
    await streamIn('parent', [
      { path: 'd/old', content: 'old\n' },
      { path: 'd/gone', content: 'x' },
    ]);
    await create('child', cow('parent'));
    await streamIn('child', [{ path: 'd/new', content: 'new\n' }]);
    await inside('child', (path) => rmSync(join(path, 'd/gone')));
    await create('grandchild', cow('child'));
    expect(listing(await streamOut('grandchild', 'd'))).toEqual([
      '-rw-r--r-- 0/0 4 ./new',
      '-rw-r--r-- 0/0 4 ./old',
      'drwxr-xr-x 0/0 0 ./',
    ]);
    expect(readdirSync(join(storage.volumes.pathOf('parent'), 'd')).sort()).toEqual(['gone', 'old']);
    expect(
      execFileSync('sh', ['-c', 'cat /proc/[0-9]*/mountinfo 2>/dev/null || true'], { maxBuffer: 1 << 26 }).toString(),
    ).not.toContain(directory);
  });

  it('read a volume, and make another from it, while a container still has it', async () => {
    await create('parent');
    await create('child', cow('parent'));
    await streamIn('child', [{ path: 'f', content: 'one\n' }]);
    await using view = await openStackView(
      storage.volumes.stackOf('child', { readOnly: false, privileged: false }),
      storage.work.mountPoint,
    );
    writeFileSync(join(view.path, 'g'), 'two\n');
    expect(listing(await streamOut('child'))).toEqual([
      '-rw-r--r-- 0/0 4 ./f',
      '-rw-r--r-- 0/0 4 ./g',
      'drwxr-xr-x 0/0 0 ./',
    ]);
    await create('grandchild', cow('child'));
    expect(listing(await streamOut('grandchild', 'g'))).toEqual(['-rw-r--r-- 0/0 4 g']);
    writeFileSync(join(view.path, 'h'), 'three\n');
  });

  it('stay beneath the volume, whatever its links and the path say', async () => {
    await create('a');
    const outside = join(directory, 'outside');
    mkdirSync(outside);
    writeFileSync(join(outside, 'secret'), 'secret\n');
    symlinkSync(outside, join(storage.volumes.pathOf('a'), 'out'));
    expect(await streamIn('a', [{ path: 'planted', content: 'x' }], 'out')).toMatchObject({ status: 204 });
    expect(await streamIn('a', [{ path: '../planted', content: 'x' }])).toMatchObject({ status: 400 });
    expect(readdirSync(outside)).toEqual(['secret']);
    for (const path of ['out/secret', '../../..', '../a/volume', 'out']) {
      expect(
        await ask('PUT', `/volumes/a/stream-out?path=${encodeURIComponent(path)}`, {
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
    const peer = createServer(createBaggageclaimHandler({ storage, log: silentLogger }));
    await new Promise<void>((resolve) => peer.listen(0, '127.0.0.1', resolve));
    const { port } = peer.address() as AddressInfo;
    await create('a');
    await create('b');
    await streamIn('a', [{ path: 'f', content: 'over\n' }]);
    const to = (handle: string) => encodeURIComponent(`http://127.0.0.1:${port}/volumes/${handle}/stream-in?path=.`);
    const sent = await ask('PUT', `/volumes/a/stream-p2p-out?path=.&encoding=zstd&streamInURL=${to('b')}`);
    expect([sent.status, sent.headers['content-type'], sent.text]).toEqual([200, 'plain/text', 'ok']);
    expect(readFileSync(join(storage.volumes.pathOf('b'), 'f'), 'utf8')).toBe('over\n');
    expect(
      (await ask('PUT', `/volumes/a/stream-p2p-out?path=.&encoding=gzip&streamInURL=${to('nope')}`)).text,
    ).toContain('p2p-stream-in 404');
    expect((await ask('PUT', '/volumes/a/stream-p2p-out?path=.&encoding=gzip&streamInURL=')).status).toBe(400);
    peer.closeAllConnections();
    peer.close();
  });
});

describe('the extension', () => {
  it('makes several volumes in one request, which may be repeated', async () => {
    const batch = {
      volumes: [
        { handle: 'a', strategy: { type: 'empty' } },
        { handle: 'b', ...cow('a') },
        { handle: 'c', ...cow('nope') },
      ],
    };
    const first: VolumeBatchAnswer = JSON.parse((await ask('POST', '/rondo/v1/volumes', { body: batch })).text);
    expect(Value.Check(VolumeBatchAnswer, first)).toBe(true);
    expect(first.volumes).toMatchObject([
      { outcome: 'created' },
      { outcome: 'created' },
      { outcome: 'failed', handle: 'c', error: expect.stringContaining('nope') },
    ]);
    const second: VolumeBatchAnswer = JSON.parse((await ask('POST', '/rondo/v1/volumes', { body: batch })).text);
    expect(second.volumes.map(({ outcome }) => outcome)).toEqual(['existed', 'existed', 'failed']);
    expect((await ask('POST', '/rondo/v1/volumes', { body: { volumes: [{}] } })).status).toBe(400);
  });

  it('reads one file, as the volume shows it', async () => {
    await create('parent');
    await streamIn('parent', [
      { path: 'd/f', content: 'parent\n' },
      { path: 'd/g', content: 'g\n' },
      { path: 'top', content: 'top\n' },
      { path: 'l', kind: 'symbolic-link', linkPath: 'd/f' },
    ]);
    await create('child', cow('parent'));
    await inside('child', (path) => {
      writeFileSync(join(path, 'd/f'), 'child\n');
      rmSync(join(path, 'top'));
    });
    const read = async (handle: string, path: string, query = '') =>
      (await ask('GET', `/rondo/v1/volumes/${handle}/file?path=${encodeURIComponent(path)}${query}`)).text;
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
    expect(await ask('GET', '/rondo/v1/volumes/parent/file?path=d%2Ff&limit=3')).toMatchObject({ status: 413 });
  });

  it('turns the volume of an image get into a root file system of layers', async () => {
    const archive = makeArchive([{ path: 'etc/motd', content: 'hello\n' }]);
    const digest = `sha256:${createHash('sha256').update(archive).digest('hex')}`;
    const manifest = JSON.stringify({ layers: [{ digest, diffId: digest }] });
    await create('image');
    await streamIn('image', [
      { path: 'rondo-layers/manifest.json', content: manifest },
      { path: `rondo-layers/blobs/sha256/${digest.slice(7)}`, content: archive },
    ]);
    expect((await ask('PUT', '/rondo/v1/volumes/image/layered-image')).text).toBe(
      `{"layers":["${digest}"],"imported":1}\n`,
    );
    expect(listing(await streamOut('image', 'rootfs'))).toEqual([
      '-rw-r--r-- 0/0 6 ./etc/motd',
      'drwxr-xr-x 0/0 0 ./',
      'drwxr-xr-x 0/0 0 ./etc/',
    ]);
    const held = JSON.parse((await ask('GET', '/rondo/v1/layers')).text);
    expect([Value.Check(HeldLayers, held), held]).toEqual([true, { digests: [digest] }]);
    await create('without');
    await streamIn('without', [
      {
        path: 'rondo-layers/manifest.json',
        content: JSON.stringify({
          layers: [{ digest: `sha256:${'0'.repeat(64)}`, diffId: `sha256:${'0'.repeat(64)}` }],
        }),
      },
    ]);
    expect((await ask('PUT', '/rondo/v1/volumes/without/layered-image')).status).toBe(409);
    expect((await ask('PUT', '/rondo/v1/volumes/nope/layered-image')).status).toBe(404);
  });

  it('says what is used', async () => {
    await create('a', { properties: { team: 'main' } });
    await streamIn('a', [{ path: 'f', content: 'x'.repeat(100_000) }]);
    const { sizeBytes } = JSON.parse((await ask('GET', '/rondo/v1/volumes/a/usage')).text);
    expect(sizeBytes).toBeGreaterThan(100_000);
    const usage = JSON.parse((await ask('GET', '/rondo/v1/usage')).text);
    expect(Value.Check(StorageUsage, usage)).toBe(true);
    expect(usage.volumes.count).toBe(1);
    expect(JSON.parse((await ask('POST', '/rondo/v1/garbage')).text)).toEqual({ layers: [], sizeBytes: 0 });
    const [volume] = JSON.parse((await ask('GET', '/volumes?team=main')).text);
    expect(Value.Check(BaggageclaimVolume, volume)).toBe(true);
    expect((await ask('GET', '/volumes?team=other')).text).toBe('[]\n');
  });
});

/** Works in a volume as a container would. */
async function inside(handle: string, work: (path: string) => void): Promise<void> {
  await using view = await openStackView(
    storage.volumes.stackOf(handle, { readOnly: false, privileged: false }),
    storage.work.mountPoint,
  );
  work(view.path);
}
