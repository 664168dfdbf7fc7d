import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { guardRegistry } from '../testing/guarded-registry.ts';
import {
  type ArchiveEntry,
  digestOf,
  ImagePusher,
  type RegistryServer,
  startRegistry,
  type TestImage,
} from '../testing/registry-server.ts';
import { runProgramForTest, temporaryDirectoryForTest } from '../testing/run-program-for-test.ts';
import { get } from './get.ts';

let server: RegistryServer;
let pusher: ImagePusher;

beforeAll(async () => {
  server = await startRegistry();
  pusher = new ImagePusher(server.host, 'group/image');
});
afterAll(() => server[Symbol.asyncDispose]());

const repository = (host = server.host) => `${host}/group/image`;

async function fetchImage(
  digest: string,
  options: { source?: object; params?: object; cwd?: string; tag?: string; env?: Record<string, string> } = {},
) {
  const cwd = options.cwd ?? temporaryDirectoryForTest();
  const source = { repository: repository(), ...options.source };
  const request = { source, params: options.params, version: { tag: options.tag ?? 'latest', digest } };
  const run = await runProgramForTest(get, request, { cwd, env: { PATH: process.env.PATH, ...options.env } });
  const file = (name: string) => readFileSync(join(cwd, name), 'utf8');
  return { ...run, cwd, file, root: join(cwd, 'rootfs') };
}

async function fetchLayers(layers: readonly (readonly ArchiveEntry[])[], image: TestImage = {}) {
  const { digest } = await pusher.push({ ...image, layers });
  return await fetchImage(digest);
}

describe('registry-image get', () => {
  it('writes the root file system, its metadata and the files of the version', async () => {
    const config = { Env: ['A=b'], User: 'nobody', Cmd: ['run'], Labels: { z: '1', a: '2' } };
    const { digest } = await pusher.push({
      config,
      annotations: { note: 'n' },
      layers: [[{ name: 'etc/motd', content: 'hi' }]],
    });
    const run = await fetchImage(digest, { source: { label_regex: '^[az]$', annotation_regex: 'no' }, tag: '1.0' });
    expect(run.status, run.log).toBe(0);
    expect(run.answer).toEqual({
      version: { tag: '1.0', digest },
      metadata: [
        { name: 'repository', value: repository() },
        { name: 'tag', value: '1.0' },
        { name: 'a', value: '2' },
        { name: 'z', value: '1' },
        { name: 'note', value: 'n' },
      ],
    });
    expect(run.file('rootfs/etc/motd')).toBe('hi');
    expect(run.file('metadata.json')).toBe('{"cmd":["run"],"entrypoint":null,"env":["A=b"],"user":"nobody"}\n');
    expect(run.file('labels.json')).toBe('{"a":"2","z":"1"}\n');
    expect([run.file('tag'), run.file('digest'), run.file('repository')]).toEqual(['1.0', digest, repository()]);
    expect(run.log).toContain(`fetching \u001b[32m${repository()}\u001b[0m@\u001b[33m${digest}\u001b[0m\n`);
  });

  it.each([
    ['gzip', gzipSync],
    [
      'gzip in several members',
      (layer: Buffer) => Buffer.concat([gzipSync(layer.subarray(0, 700)), gzipSync(layer.subarray(700))]),
    ],
    ['zstd', zstdCompressSync],
    [
      'zstd in several frames',
      (layer: Buffer) =>
        Buffer.concat([
          zstdCompressSync(layer.subarray(0, 700)),
          skippable,
          zstdCompressSync(layer.subarray(700)),
          skippable,
        ]),
    ],
    ['nothing', (layer: Buffer) => layer],
  ])('unpacks layers compressed with %s', async (_name, compress) => {
    const content = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 7919) % 251));
    const { root, log } = await fetchLayers(
      [
        [
          { name: 'big', content },
          { name: 'small', content: 's' },
        ],
      ],
      { compress },
    );
    expect(readFileSync(join(root, 'big')).equals(content), log).toBe(true);
    expect(readFileSync(join(root, 'small'), 'utf8')).toBe('s');
  });
  const skippable = Buffer.concat([Buffer.from([0x5e, 0x2a, 0x4d, 0x18, 3, 0, 0, 0]), Buffer.from('abc')]);

  it('chooses the image for the platform', async () => {
    const amd = { platform: { os: 'linux', architecture: 'amd64' }, layers: [[{ name: 'amd', content: '' }]] };
    const arm = {
      platform: { os: 'linux', architecture: 'arm64', variant: 'v8' },
      layers: [[{ name: 'arm', content: '' }]],
    };
    const { digest } = await pusher.pushIndex([amd, arm], 'multi');
    const names = async (params: object, source: object = {}) =>
      readdirSync((await fetchImage(digest, { params, source })).root);
    expect(await names({ platform: { architecture: 'arm64' } })).toEqual(['arm']);
    expect(await names({}, { platform: { architecture: 'arm64/v8', os: 'linux' } })).toEqual(['arm']);
    const none = await fetchImage(digest, { params: { platform: { architecture: 's390x' } } });
    expect(none).toMatchObject({
      status: 1,
      log: expect.stringContaining('download failed: no child with platform linux/s390x in index'),
    });
  });

  it('writes only the version files when the download is skipped', async () => {
    const { digest } = await pusher.push({});
    const { cwd } = await fetchImage(digest, { params: { skip_download: true } });
    expect(readdirSync(cwd).sort()).toEqual(['digest', 'repository', 'tag']);
  });

  it('makes a root file system of an image without layers, and removes what an earlier attempt left', async () => {
    const { digest } = await pusher.push({ layers: [] });
    const { root, cwd } = await fetchImage(digest);
    expect(readdirSync(root)).toEqual([]);
    symlinkSync('/etc', join(root, 'etc'));
    const again = await fetchImage((await pusher.push({ layers: [[{ name: 'etc/x', content: 'x' }]] })).digest, {
      cwd,
    });
    expect(again.file('rootfs/etc/x')).toBe('x');
    expect(existsSync('/etc/x')).toBe(false);
  });
});

describe('registry-image get of layers upon layers', () => {
  it('lets later layers hide, replace and remove', async () => {
    const { root, log } = await fetchLayers([
      [
        { name: 'keep', content: 'k' },
        { name: 'gone', content: 'g' },
        { name: 'dir/a', content: 'a' },
        { name: 'opaque/old', content: 'o' },
        { name: 'file-then-dir', content: 'f' },
        { name: 'dir-then-file/x', content: 'x' },
      ],
      [
        { name: '.wh.gone' },
        { name: 'dir/.wh.a' },
        { name: 'dir/b', content: 'b' },
        { name: 'opaque/.wh..wh..opq' },
        { name: 'opaque/new', content: 'n' },
        { name: 'file-then-dir', type: 'directory' },
        { name: 'file-then-dir/y', content: 'y' },
        { name: 'dir-then-file', content: 'now a file' },
      ],
    ]);
    const tree = execFileSync('find', ['.', '-type', 'f'], { cwd: root, encoding: 'utf8' }).trim().split('\n').sort();
    expect(tree, log).toEqual(['./dir-then-file', './dir/b', './file-then-dir/y', './keep', './opaque/new']);
  });

  it('keeps modes, owners, times and links, and leaves out devices', async () => {
    const mtime = new Date('2020-01-02T03:04:05Z');
    const { root } = await fetchLayers([
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
    const { root, log } = await fetchImage(digest);
    const shown = execFileSync('getfattr', ['--only-values', '-n', 'security.capability', join(root, 'bin/ping')]);
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
    const run = await fetchLayers([entries(path)]);
    expect(existsSync(path)).toBe(false);
    expect(run.status, run.log).toBe(0);
    expect(existsSync(join(run.root, path, 'x'))).toBe(true);
  });

  it('follows no link at the place of a file, also from an earlier layer', async () => {
    const path = outside();
    const run = await fetchLayers([[{ name: 'f', type: 'symlink', linkname: path }], [{ name: 'f', content: 'x' }]]);
    expect(existsSync(path)).toBe(false);
    expect(readFileSync(join(run.root, 'f'), 'utf8')).toBe('x');
  });

  it('links to nothing outside, and removes nothing outside', async () => {
    const run = await fetchLayers([[{ name: 'passwd', type: 'link', linkname: '../../../../../../etc/passwd' }]]);
    expect(run.status).toBe(1);
    const whiteout = await fetchLayers([
      [{ name: 'd', type: 'symlink', linkname: '/etc' }],
      [{ name: 'd/.wh.passwd' }, { name: '.wh..' }],
    ]);
    expect(existsSync('/etc/passwd')).toBe(true);
    expect(whiteout.status).toBe(0);
  });

  it('stops at a link that leads to itself', async () => {
    const run = await fetchLayers([
      [
        { name: 'a', type: 'symlink', linkname: 'a' },
        { name: 'a/x', content: 'x' },
      ],
    ]);
    expect(run).toMatchObject({ status: 1, log: expect.stringContaining('too many levels of symbolic links') });
  });

  it('refuses what is no archive, and one that is cut off', async () => {
    const garbage = await fetchLayers([[{ name: 'x', content: 'x' }]], { compress: () => Buffer.alloc(2048, 7) });
    expect(garbage).toMatchObject({ status: 1, log: expect.stringContaining('this is no tar archive') });
    const short = await fetchLayers([[{ name: 'x', content: 'x'.repeat(5000) }]], {
      compress: (layer) => layer.subarray(0, 2000),
    });
    expect(short).toMatchObject({ status: 1, log: expect.stringContaining('the archive is cut off') });
  });
});

describe('registry-image get in other formats', () => {
  it('writes an archive that docker loads', async () => {
    const { digest, manifest } = await pusher.push({ layers: [[{ name: 'a', content: 'a' }]], compress: gzipSync });
    const { cwd } = await fetchImage(digest, { params: { format: 'oci' }, tag: '1' });
    const [layer] = manifest.layers;
    const layerName = `${layer?.digest.slice(7)}.tar.gz`;
    const show = (name: string) => execFileSync('tar', ['-xOf', join(cwd, 'image.tar'), name]);
    expect(JSON.parse(show('manifest.json').toString())).toEqual([
      { Config: manifest.config.digest, RepoTags: [`${repository()}:1`], Layers: [layerName] },
    ]);
    expect(digestOf(show(layerName))).toBe(layer?.digest);
    expect(digestOf(show(manifest.config.digest))).toBe(manifest.config.digest);
    expect(readdirSync(cwd).sort()).toEqual(['digest', 'image.tar', 'labels.json', 'repository', 'tag']);
  });

  it('writes a layout of all platforms that other tools read', async () => {
    const images = ['amd64', 'arm64'].map((architecture) => ({
      platform: { os: 'linux', architecture },
      layers: [[{ name: architecture, content: '' }]],
    }));
    const { digest, children } = await pusher.pushIndex(images, 'both');
    const { cwd, file } = await fetchImage(digest, { params: { format: 'oci-layout' } });
    expect(digestOf(file('oci/index.json'))).toBe(digest);
    expect(existsSync(join(cwd, 'oci/single-image-digest'))).toBe(false);
    const blobs = readdirSync(join(cwd, 'oci/blobs/sha256'));
    for (const blob of blobs)
      expect(digestOf(readFileSync(join(cwd, 'oci/blobs/sha256', blob)))).toBe(`sha256:${blob}`);
    expect(blobs).toContain(children[0]?.digest.slice(7));
    const single = children[1]?.digest ?? '';
    const alone = await fetchImage(single, { params: { format: 'oci-layout' } });
    expect(alone.file('oci/single-image-digest')).toBe(single);
    const inspected = execFileSync('skopeo', ['inspect', '--raw', `oci:${alone.cwd}/oci`]);
    expect(digestOf(inspected)).toBe(single);
  });

  it('writes only layers that the worker does not hold', async () => {
    const { digest, manifest, diffIds } = await pusher.push({
      layers: [[{ name: 'a', content: 'a' }], [{ name: 'b', content: 'b' }], [{ name: 'c', content: 'c' }]],
      compress: gzipSync,
      config: { Env: ['A=b'] },
    });
    const [first, second, third] = manifest.layers.map((layer) => layer.digest);
    const { cwd, file } = await fetchImage(digest, {
      params: { format: 'rondo-layers', held_layers: [first, diffIds[1]] },
    });
    expect(JSON.parse(file('rondo-layers/manifest.json'))).toEqual({
      layers: [
        { digest: first, diffId: diffIds[0] },
        { digest: second, diffId: diffIds[1] },
        { digest: third, diffId: diffIds[2] },
      ],
    });
    expect(readdirSync(join(cwd, 'rondo-layers/blobs/sha256'))).toEqual([third?.slice(7)]);
    expect(digestOf(readFileSync(join(cwd, 'rondo-layers/blobs/sha256', third?.slice(7) ?? '')))).toBe(third);
    expect(readdirSync(cwd).sort()).toEqual([
      'digest',
      'labels.json',
      'metadata.json',
      'repository',
      'rondo-layers',
      'tag',
    ]);
  });

  it('names a format that is unknown', async () => {
    const { digest } = await pusher.push({});
    const run = await fetchImage(digest, { params: { format: 'zip' } });
    expect(run.log).toContain("unknown format provided, must be one of 'rootfs', 'oci', 'oci-layout: zip");
    const bad = await fetchImage('sha256:short');
    expect(bad.log).toContain('version.digest must be sha256: and 64 hexadecimal digits');
  });
});

describe('registry-image get from a registry that wants tokens', () => {
  it('logs in, asks for each thing once, and gets a new token when the old one has expired', async () => {
    await using guard = await guardRegistry(server.host, { username: 'ada', password: 'hunter2' });
    const { digest, manifest } = await pusher.push({ layers: [[{ name: 'a', content: 'a' }]] });
    const source = { repository: repository(guard.host), username: 'ada', password: 'hunter2' };
    const run = await fetchImage(digest, { source });
    expect(run.status, run.log).toBe(0);
    const path = '/v2/group/image';
    expect(guard.requests).toEqual([
      'GET /v2/',
      'GET /token',
      `GET ${path}/manifests/${digest}`,
      `GET ${path}/blobs/${manifest.config.digest}`,
      `GET ${path}/blobs/${manifest.layers[0]?.digest}`,
    ]);
    expect(guard.tokens).toEqual(['token-0-repository:group/image:pull']);
    guard.intercept = (request) => {
      if (request.url?.includes('/blobs/') === true && guard.tokens.length === 2) guard.tokens.push('expired');
      return false;
    };
    const renewed = await fetchImage(digest, { source });
    expect(renewed.status, renewed.log).toBe(0);
    const wrong = await fetchImage(digest, { source: { ...source, password: 'wrong' } });
    expect(wrong).toMatchObject({ status: 1, log: expect.stringContaining('status 401: UNAUTHORIZED: who are you?') });
  });

  it('tries again what passes: too many requests, server errors, broken connections, damaged blobs', async () => {
    await using guard = await guardRegistry(server.host, { username: 'ada', password: 'hunter2' });
    const { digest } = await pusher.push({ layers: [[{ name: 'a', content: 'a' }]] });
    const troubles = [
      (response: Parameters<typeof guard.intercept>[1]) =>
        response.writeHead(429).end('{"errors":[{"code":"TOOMANYREQUESTS","message":"slow down"}]}'),
      (response: Parameters<typeof guard.intercept>[1]) => response.writeHead(503).end(),
      (response: Parameters<typeof guard.intercept>[1]) => response.destroy(),
      (response: Parameters<typeof guard.intercept>[1]) => response.end('something else'),
    ];
    guard.intercept = (request, response) => {
      if (request.url?.includes('/blobs/') !== true) return false;
      const trouble = troubles.shift();
      trouble?.(response);
      return trouble !== undefined;
    };
    const source = { repository: repository(guard.host), username: 'ada', password: 'hunter2' };
    const run = await fetchImage(digest, { source, env: { TEST: 'true' } });
    expect(run.status, run.log).toBe(0);
    expect(run.log.match(/transient error: /g)?.length).toBe(4);
    expect(run.log).toContain('TOOMANYREQUESTS: slow down; retrying in ');
    expect(run.log).toContain('arrived damaged');
  });

  it('is not sent to a private address by a stranger, nor with credentials to another host', async () => {
    await using guard = await guardRegistry(server.host, { username: 'ada', password: 'hunter2' });
    await using elsewhere = await guardRegistry(server.host, { username: 'x', password: 'y' });
    const { digest } = await pusher.push({ layers: [[{ name: 'a', content: 'a' }]] });
    const seen: (string | undefined)[] = [];
    elsewhere.intercept = (request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(404).end();
      return true;
    };
    guard.intercept = (request, response) => {
      if (request.url?.includes('/blobs/') !== true) return false;
      response.writeHead(307, { location: `http://${elsewhere.host}/blob` }).end();
      return true;
    };
    const source = { repository: repository(guard.host), username: 'ada', password: 'hunter2' };
    expect((await fetchImage(digest, { source })).status).toBe(1);
    expect(seen).toEqual([undefined]);
  });
});
