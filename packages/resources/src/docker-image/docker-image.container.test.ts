import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFakeService } from '../testing/object-server.ts';
import { ImagePusher, type PushedImage, type RegistryServer, startRegistry } from '../testing/registry-server.ts';
import { runProgramForTest, temporaryDirectoryForTest } from '../testing/run-program-for-test.ts';
import { check } from './check.ts';
import { get } from './get.ts';

let server: RegistryServer;
let pusher: ImagePusher;
let image: PushedImage;
const config = { Env: ['A=b'], User: 'nobody', Cmd: ['x'] };

beforeAll(async () => {
  server = await startRegistry();
  pusher = new ImagePusher(server.host, 'team/image');
  image = await pusher.push(
    {
      config,
      layers: [
        [
          { name: 'etc/x', content: 'x' },
          { name: 'dev/y', content: 'y' },
        ],
      ],
      compress: gzipSync,
    },
    'latest',
  );
});
afterAll(() => server[Symbol.asyncDispose]());

const source = () => ({ repository: `${server.host}/team/image`, whatever: 'is ignored' });

describe('docker-image check', () => {
  const ask = async (more: object, version?: object) =>
    (await runProgramForTest(check, { source: { ...source(), ...more }, version })).answer;

  it('gives what the tag stands for, after the cursor if that is still there', async () => {
    const digest = image.digest;
    expect(await ask({})).toEqual([{ digest }]);
    expect(await ask({ tag: 'nope' })).toBe(null);
    const other = await pusher.push({ config: { User: 'other' } }, '7');
    expect(await ask({ tag: 7 }, { digest })).toEqual([{ digest }, { digest: other.digest }]);
    expect(await ask({ tag: '7' }, { digest: `sha256:${'0'.repeat(64)}` })).toEqual([{ digest: other.digest }]);
  });

  it('knows insecure registries by name and by network', async () => {
    expect(await ask({ insecure_registries: ['127.0.0.0/8'] })).toEqual([{ digest: image.digest }]);
    expect(await ask({ insecure_registries: [server.host] })).toEqual([{ digest: image.digest }]);
  });

  it('logs in to registries of AWS with the keys of the source', async () => {
    const name = '123.dkr.ecr.eu-west-1.amazonaws.com';
    const basic = `Basic ${Buffer.from('AWS:the-login').toString('base64')}`;
    // It stands in for AWS, and as a proxy for the registry.
    await using aws = await startFakeService(({ url, headers }, response) => {
      if (headers['x-amz-target'] !== undefined) {
        const authorizationToken = Buffer.from('AWS:the-login').toString('base64');
        response.end(JSON.stringify({ authorizationData: [{ authorizationToken, proxyEndpoint: `https://${name}` }] }));
      } else if (headers.authorization !== basic) {
        response.writeHead(401, { 'www-authenticate': 'Basic realm="ecr"' }).end();
      } else {
        const about = { 'docker-content-digest': image.digest, 'content-type': 'x', 'content-length': '0' };
        response.writeHead(url.host === name ? 200 : 404, about).end();
      }
    });
    const keys = { aws_access_key_id: 'mine', aws_secret_access_key: 'my-secret' };
    const run = await runProgramForTest(
      check,
      { source: { repository: `${name}/team/image`, insecure_registries: [name], ...keys } },
      { env: { AWS_ENDPOINT_URL_ECR: aws.url, http_proxy: aws.url, no_proxy: '127.0.0.1' } },
    );
    expect(run.answer, run.log).toEqual([{ digest: image.digest }]);
    expect(aws.requests[0]?.headers.authorization).toMatch(/Credential=mine\/\d+\/eu-west-1\/ecr\//);
  });

  it('says which network is none', async () => {
    const source = { repository: '127.0.0.1:1/x', insecure_registries: ['10.0.0.0/99'] };
    const run = await runProgramForTest(check, { source });
    expect(run).toMatchObject({ status: 1, log: 'source.insecure_registries: 10.0.0.0/99 is no network\n' });
  });

  it('refuses a source without a repository', async () => {
    expect(await runProgramForTest(check, { source: {} })).toMatchObject({
      status: 1,
      log: 'must specify repository\n',
    });
  });
});

describe('docker-image get', () => {
  const fetchInto = async (params: object = {}) => {
    const cwd = temporaryDirectoryForTest();
    const run = await runProgramForTest(get, { source: source(), params, version: { digest: image.digest } }, { cwd });
    const file = (name: string) => readFileSync(join(cwd, name), 'utf8');
    return { ...run, cwd, file };
  };

  it('writes the files that tasks read', async () => {
    const { answer, file, cwd, log } = await fetchInto();
    const id = image.manifest.config.digest;
    expect(answer, log).toEqual({
      version: { digest: image.digest },
      metadata: [
        { name: 'repository', value: source().repository },
        { name: 'tag', value: 'latest' },
        { name: 'image', value: id.slice(0, 12) },
      ],
    });
    expect(['repository', 'tag', 'digest', 'image-id'].map(file)).toEqual(
      [source().repository, 'latest', image.digest, id].map((line) => `${line}\n`),
    );
    expect(file('metadata.json')).toBe('{"user":"nobody","env":["A=b"]}\n');
    expect(JSON.parse(file('docker_inspect.json'))).toMatchObject([{ Id: id, Config: config }]);
    expect(file('rootfs/etc/x')).toBe('x');
    expect(existsSync(join(cwd, 'rootfs/dev'))).toBe(false);
  });

  it('saves the image and the root file system as archives when asked', async () => {
    const { cwd } = await fetchInto({ save: true, rootfs: 'true' });
    expect(execFileSync('tar', ['-tf', join(cwd, 'image')], { encoding: 'utf8' })).toContain('manifest.json');
    expect(execFileSync('tar', ['-tf', join(cwd, 'rootfs.tar')], { encoding: 'utf8' })).toContain('./etc/x');
  });

  it('downloads nothing when told so, and only unknown layers for a worker that keeps them', async () => {
    expect(readdirSync((await fetchInto({ skip_download: true })).cwd).sort()).toEqual(['digest', 'repository', 'tag']);
    const held_layers = image.manifest.layers.map(({ digest }) => digest);
    const { cwd, file } = await fetchInto({ format: 'rondo-layers', held_layers });
    expect(readdirSync(join(cwd, 'rondo-layers/blobs/sha256'))).toEqual([]);
    expect(existsSync(join(cwd, 'rootfs'))).toBe(false);
    expect(file('metadata.json')).toBe('{"user":"nobody","env":["A=b"]}\n');
  });

  it('says what could not be pulled', async () => {
    const version = { digest: `sha256:${'0'.repeat(64)}` };
    const run = await runProgramForTest(get, { source: source(), version }, { cwd: temporaryDirectoryForTest() });
    expect(run).toMatchObject({ status: 1, log: expect.stringMatching(/failed to pull .*: MANIFEST_UNKNOWN/) });
  });
});
