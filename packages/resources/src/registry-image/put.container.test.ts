import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { guardRegistry } from '../testing/guarded-registry.ts';
import { digestOf, ImagePusher, makeArchive, type RegistryServer, startRegistry } from '../testing/registry-server.ts';
import { runProgramForTest, temporaryDirectoryForTest } from '../testing/run-program-for-test.ts';
import { get } from './get.ts';
import { put } from './put.ts';

let server: RegistryServer;
let cwd: string;
let count = 0;

beforeAll(async () => {
  server = await startRegistry();
});
afterAll(() => server[Symbol.asyncDispose]());

/** An archive as `docker save` writes it, its layers not compressed. */
beforeEach(async () => {
  count += 1;
  cwd = temporaryDirectoryForTest();
  const layer = await makeArchive([{ name: 'motd', content: `image ${count}` }]);
  const config = JSON.stringify({
    os: 'linux',
    architecture: 'amd64',
    config: { Env: ['A=b'] },
    rootfs: { type: 'layers', diff_ids: [digestOf(layer)] },
  });
  const manifest = JSON.stringify([{ Config: 'config.json', RepoTags: ['x:1'], Layers: ['l/layer.tar'] }]);
  mkdirSync(join(cwd, 'image'));
  writeFileSync(
    join(cwd, 'image/image.tar'),
    await makeArchive([
      { name: 'l/layer.tar', content: layer },
      { name: 'config.json', content: config },
      { name: 'manifest.json', content: manifest },
    ]),
  );
});

const repository = () => `${server.host}/pushed/image-${count}`;
const push = (params: object = {}, source: object = {}) =>
  runProgramForTest(
    put,
    { source: { repository: repository(), ...source }, params: { image: 'image/*.tar', ...params } },
    { cwd },
  );
const tags = async () => {
  const answer = await fetch(`http://${server.host}/v2/pushed/image-${count}/tags/list`);
  return ((await answer.json()) as { tags: string[] }).tags.sort();
};

describe('registry-image put', () => {
  it('pushes an archive that get brings back', async () => {
    const { answer, log } = await push({}, { tag: 1.5 });
    expect(answer, log).toMatchObject({
      version: { tag: '1.5' },
      metadata: [
        { name: 'repository', value: repository() },
        { name: 'tags', value: '1.5' },
      ],
    });
    expect(log).toMatch(/^pushing tag\(s\) 1\.5\n[\s\S]*\npushed\n$/);
    const { version } = answer as { version: object };
    const got = temporaryDirectoryForTest();
    const run = await runProgramForTest(get, { source: { repository: repository() }, version }, { cwd: got });
    expect(run.status, run.log).toBe(0);
    expect(execFileSync('cat', [join(got, 'rootfs/motd')], { encoding: 'utf8' })).toBe(`image ${count}`);
    const again = await push({}, { tag: '1.5' });
    expect(again.answer).toEqual(answer);
  });

  it('pushes a layout, of one image or of several platforms, with its digest unchanged', async () => {
    const pusher = new ImagePusher(server.host, 'origin/multi');
    const images = ['amd64', 'arm64'].map((architecture) => ({
      platform: { os: 'linux', architecture },
      compress: gzipSync,
    }));
    const { digest, children } = await pusher.pushIndex(images, 'both');
    for (const wanted of [digest, children[0]?.digest]) {
      const layout = join(cwd, `layout-${wanted?.slice(7, 12)}`);
      mkdirSync(layout);
      const version = { tag: 'both', digest: wanted };
      const request = {
        source: { repository: `${server.host}/origin/multi` },
        params: { format: 'oci-layout' },
        version,
      };
      expect((await runProgramForTest(get, request, { cwd: layout })).status).toBe(0);
      const { answer, log } = await push({ image: `layout-${wanted?.slice(7, 12)}/oci` }, { tag: 'copy' });
      expect(answer, log).toMatchObject({ version: { tag: 'copy', digest: wanted } });
    }
  });

  it('names versions, their aliases and additional tags, in that order', async () => {
    writeFileSync(join(cwd, 'more'), 'one\n two\n');
    const { answer, log } = await push({
      version: 'v1.2',
      bump_aliases: true,
      additional_tags: 'more',
      tag_prefix: 'p-',
    });
    expect(answer, log).toMatchObject({
      version: { tag: '1.2.0' },
      metadata: [{}, { value: '1.2.0 latest 1 1.2 p-one p-two' }],
    });
    expect(await tags()).toEqual(['1', '1.2', '1.2.0', 'latest', 'p-one', 'p-two']);
  });

  it('moves an alias only forward', async () => {
    for (const version of ['1.2.3', '1.3.0', '2.0.0']) await push({ version });
    const aliases = async (version: string, source: object = {}) =>
      ((await push({ version, bump_aliases: true }, source)).answer as { metadata: { value: string }[] }).metadata[1]
        ?.value;
    expect(await aliases('1.2.4')).toBe('1.2.4 1.2');
    expect(await aliases('1.2.2')).toBe('1.2.2');
    expect(await aliases('1.4.0')).toBe('1.4.0 1 1.4');
    expect(await aliases('2.0.1')).toBe('2.0.1 latest 2 2.0');
    expect(await aliases('3.0.0-rc.1')).toBe('3.0.0-rc.1');
    expect(await aliases('1.0.0', { variant: 'slim' })).toBe('1.0.0-slim slim 1-slim 1.0-slim');
  });

  const mistakes: [object, object, string][] = [
    [{}, {}, `no tag specified - need either 'version:' in params or 'tag:' in source`],
    [{ tag_prefix: 'x' }, { tag: 'y' }, 'tag_prefix can only be used when additional_tags are specified'],
    [{ version: 'one' }, {}, 'invalid semantic version: "one"'],
    [{ additional_tags: 'nope' }, { tag: 'x' }, 'could not parse additional tags: failed to read file at "'],
    [{ image: 'image/*.zip' }, { tag: 'x' }, "no files match glob '"],
    [
      { image: 'image/garbage' },
      { tag: 'x' },
      "could not load image from path 'image/garbage': this is no tar archive",
    ],
    [{ image: 'image' }, { tag: 'x' }, 'it is a directory without index.json'],
    [{ imgae: 'x' }, { tag: 'x' }, 'invalid payload: json: unknown field "imgae"'],
    [{ image: '*/*' }, { tag: 'x' }, "too many files/directories match glob '"],
  ];
  it.each(mistakes)('refuses %j %j', async (params, source, message) => {
    writeFileSync(join(cwd, 'image/garbage'), 'x'.repeat(2000));
    const run = await push(params, source);
    expect(run).toMatchObject({ status: 1, answer: undefined, log: expect.stringContaining(message) });
  });

  it('says when nobody is there to push to', async () => {
    const run = await push({}, { tag: 'x', repository: '127.0.0.1:1/x' });
    expect(run).toMatchObject({
      status: 1,
      log: expect.stringContaining('pushing image failed: GET https://127.0.0.1:1/v2/: '),
    });
  });

  it('goes on pushing to a registry that finds each kind of request too many at first, and fetches nothing for it', async () => {
    await using guard = await guardRegistry(server.host, { username: 'ada', password: 'hunter2' });
    const refused = new Set<string>();
    guard.intercept = ({ method, url = '' }, response) => {
      const kind = `${method} ${/\/(manifests|blobs|uploads|_uploads)\//.exec(url)?.[1] ?? url.split('?')[0]}`;
      if (refused.has(kind)) return false;
      refused.add(kind);
      response.writeHead(429).end();
      return true;
    };
    const source = {
      repository: `${guard.host}/pushed/image-${count}`,
      tag: 'v1',
      username: 'ada',
      password: 'hunter2',
    };
    const run = await runProgramForTest(
      put,
      { source, params: { image: 'image/*.tar' } },
      { cwd, env: { PATH: process.env.PATH, TEST: 'true' } },
    );
    expect(run.status, run.log).toBe(0);
    expect(await tags()).toEqual(['v1']);
    expect([...refused]).toEqual(expect.arrayContaining(['GET /v2/', 'HEAD manifests', 'HEAD blobs', 'PUT manifests']));
    expect(guard.requests.filter((request) => /^GET .*manifests/.test(request))).toEqual([]);
  });
});
