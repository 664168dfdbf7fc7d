import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ImageGetter } from '../testing/get-image.ts';
import { guardRegistry } from '../testing/guarded-registry.ts';
import { digestOf, type ImagePusher, type RegistryServer, startRegistry } from '../testing/registry-server.ts';
import { runTool } from '../testing/run-tool.ts';

let server: RegistryServer;
let getter: ImageGetter;
let pusher: ImagePusher;

beforeAll(async () => {
  server = await startRegistry();
  getter = new ImageGetter(server);
  pusher = getter.pusher;
});
afterAll(() => server[Symbol.asyncDispose]());

const repository = (host = server.host) => `${host}/group/image`;

describe('registry-image get', () => {
  it('writes the root file system, its metadata and the files of the version', async () => {
    const config = { Env: ['A=b'], User: 'nobody', Cmd: ['run'], Labels: { z: '1', a: '2' } };
    const { digest } = await pusher.push({
      config,
      annotations: { note: 'n' },
      layers: [[{ name: 'etc/motd', content: 'hi' }]],
    });
    const run = await getter.get(digest, { source: { label_regex: '^[az]$', annotation_regex: 'no' }, tag: '1.0' });
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
    const { root, log } = await getter.getLayers(
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
      readdirSync((await getter.get(digest, { params, source })).root);
    expect(await names({ platform: { architecture: 'arm64' } })).toEqual(['arm']);
    expect(await names({}, { platform: { architecture: 'arm64/v8', os: 'linux' } })).toEqual(['arm']);
    const none = await getter.get(digest, { params: { platform: { architecture: 's390x' } } });
    expect(none).toMatchObject({
      status: 1,
      log: expect.stringContaining('download failed: no child with platform linux/s390x in index'),
    });
  });

  it('writes only the version files when the download is skipped', async () => {
    const { digest } = await pusher.push({});
    const { cwd } = await getter.get(digest, { params: { skip_download: true } });
    expect(readdirSync(cwd).sort()).toEqual(['digest', 'repository', 'tag']);
  });

  it('makes a root file system of an image without layers, and removes what an earlier attempt left', async () => {
    const { digest } = await pusher.push({ layers: [] });
    const { root, cwd } = await getter.get(digest);
    expect(readdirSync(root)).toEqual([]);
    symlinkSync('/etc', join(root, 'etc'));
    const again = await getter.get((await pusher.push({ layers: [[{ name: 'etc/x', content: 'x' }]] })).digest, {
      cwd,
    });
    expect(again.file('rootfs/etc/x')).toBe('x');
    expect(existsSync('/etc/x')).toBe(false);
  });
});

describe('registry-image get in other formats', () => {
  it('writes an archive that docker loads', async () => {
    const { digest, manifest } = await pusher.push({ layers: [[{ name: 'a', content: 'a' }]], compress: gzipSync });
    const { cwd } = await getter.get(digest, { params: { format: 'oci' }, tag: '1' });
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
    const { cwd, file } = await getter.get(digest, { params: { format: 'oci-layout' } });
    expect(digestOf(file('oci/index.json'))).toBe(digest);
    expect(existsSync(join(cwd, 'oci/single-image-digest'))).toBe(false);
    const blobs = readdirSync(join(cwd, 'oci/blobs/sha256'));
    for (const blob of blobs)
      expect(digestOf(readFileSync(join(cwd, 'oci/blobs/sha256', blob)))).toBe(`sha256:${blob}`);
    expect(blobs).toContain(children[0]?.digest.slice(7));
    const single = children[1]?.digest ?? '';
    const alone = await getter.get(single, { params: { format: 'oci-layout' } });
    expect(alone.file('oci/single-image-digest')).toBe(single);
    const inspected = runTool('skopeo', ['inspect', '--raw', `oci:${alone.cwd}/oci`]);
    expect(digestOf(inspected)).toBe(single);
  });

  it('writes only layers that the worker does not hold', async () => {
    const { digest, manifest, diffIds } = await pusher.push({
      layers: [[{ name: 'a', content: 'a' }], [{ name: 'b', content: 'b' }], [{ name: 'c', content: 'c' }]],
      compress: gzipSync,
      config: { Env: ['A=b'] },
    });
    const [first, second, third] = manifest.layers.map((layer) => layer.digest);
    const { cwd, file } = await getter.get(digest, {
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
    const run = await getter.get(digest, { params: { format: 'zip' } });
    expect(run.log).toContain("unknown format provided, must be one of 'rootfs', 'oci', 'oci-layout: zip");
    const bad = await getter.get('sha256:short');
    expect(bad.log).toContain('version.digest must be sha256: and 64 hexadecimal digits');
  });
});

describe('registry-image get from a registry that wants tokens', () => {
  it('logs in, asks for each thing once, and gets a new token when the old one has expired', async () => {
    await using guard = await guardRegistry(server.host, { username: 'ada', password: 'hunter2' });
    const { digest, manifest } = await pusher.push({ layers: [[{ name: 'a', content: 'a' }]] });
    const source = { repository: repository(guard.host), username: 'ada', password: 'hunter2' };
    const run = await getter.get(digest, { source });
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
    const renewed = await getter.get(digest, { source });
    expect(renewed.status, renewed.log).toBe(0);
    const wrong = await getter.get(digest, { source: { ...source, password: 'wrong' } });
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
    let isFirst = true;
    guard.intercept = (request, response) => {
      const isTroubled = isFirst || request.url?.includes('/blobs/') === true;
      isFirst = false;
      const trouble = isTroubled ? troubles.shift() : undefined;
      trouble?.(response);
      return trouble !== undefined;
    };
    const source = { repository: repository(guard.host), username: 'ada', password: 'hunter2' };
    const run = await getter.get(digest, { source, env: { TEST: 'true' } });
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
    expect((await getter.get(digest, { source })).status).toBe(1);
    expect(seen).toEqual([undefined]);
  });
});
