import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
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
beforeEach(() => {
  count += 1;
  cwd = temporaryDirectoryForTest();
});

const repository = () => `${server.host}/pushed/image-${count}`;
const push = (
  params: object,
  more: object = {},
  env: Record<string, string | undefined> = { PATH: process.env.PATH },
) => runProgramForTest(put, { source: { repository: repository(), ...more }, params }, { cwd, env });
const tags = async () => {
  const answer = await fetch(`http://${server.host}/v2/pushed/image-${count}/tags/list`);
  return ((await answer.json()) as { tags: string[] }).tags.sort();
};
const filesOf = async (digest: string) => {
  const directory = temporaryDirectoryForTest();
  await runProgramForTest(get, { source: { repository: repository() }, version: { digest } }, { cwd: directory });
  return (name: string) => readFileSync(join(directory, name), 'utf8');
};
const write = (name: string, content: string | Buffer) => {
  mkdirSync(join(cwd, name, '..'), { recursive: true });
  writeFileSync(join(cwd, name), content);
};

/** An archive as `docker save` writes it, of images by their names. */
async function archiveOf(images: Record<string, string>): Promise<Buffer> {
  const members: { name: string; content: string | Buffer }[] = [];
  const manifest: object[] = [];
  for (const [name, content] of Object.entries(images)) {
    const layer = await makeArchive([{ name: 'motd', content }]);
    const config = JSON.stringify({
      os: 'linux',
      architecture: 'amd64',
      config: { Env: ['A=b'] },
      rootfs: { type: 'layers', diff_ids: [digestOf(layer)] },
    });
    members.push({ name: `${content}.json`, content: config }, { name: `${content}/layer.tar`, content: layer });
    manifest.push({ Config: `${content}.json`, RepoTags: [name], Layers: [`${content}/layer.tar`] });
  }
  return await makeArchive([...members, { name: 'manifest.json', content: JSON.stringify(manifest) }]);
}

describe('docker-image put without an engine', () => {
  it('pushes an image that was saved by a get, under all its tags', async () => {
    write('saved/image', await archiveOf({ 'x:1': 'hello' }));
    write('tag', '1.2\n');
    write('more', 'a\n b');
    const params = { load: 'saved', tag_file: 'tag', tag_prefix: 'v', tag_as_latest: true, additional_tags: 'more' };
    const { answer, log } = await push(params);
    expect(await tags(), log).toEqual(['a', 'b', 'latest', 'v1.2']);
    const { version, metadata } = answer as { version: { digest: string }; metadata: unknown };
    const file = await filesOf(version.digest);
    expect(metadata).toEqual([{ name: 'image', value: file('image-id').slice(0, 12) }]);
    expect(file('rootfs/motd')).toBe('hello');
  });

  it('takes the named image out of an archive with several', async () => {
    write('all.tar', await archiveOf({ 'team/one:latest': 'one', 'team/two:7': 'two' }));
    const { answer, log } = await push({ load_file: 'all.tar', load_repository: 'team/two', load_tag: '7' });
    expect(await tags(), log).toEqual(['latest']);
    expect((await filesOf((answer as { version: { digest: string } }).version.digest))('rootfs/motd')).toBe('two');
  });

  it.each([false, true])('makes an image of a root file system (compressed: %s)', async (compressed) => {
    const archive = await makeArchive([{ name: 'etc/x', content: 'x' }]);
    write('rootfs.tar', compressed ? gzipSync(archive) : archive);
    const { answer, log } = await push({ import_file: 'rootfs.tar' }, { tag: 3 });
    expect(await tags(), log).toEqual(['3']);
    expect((await filesOf((answer as { version: { digest: string } }).version.digest))('rootfs/etc/x')).toBe('x');
  });

  it('copies an image of another repository as it is', async () => {
    const { digest } = await new ImagePusher(server.host, 'team/source').push({}, '9');
    const { answer, log } = await push({ pull_repository: `${server.host}/team/source`, pull_tag: 9 });
    expect(answer, log).toMatchObject({ version: { digest } });
  });

  it.each([
    [{}, 'must specify build, load, load_file, import_file, or pull_repository params'],
    [{ load_file: 'x' }, 'must specify load_repository param'],
    [{ load: 'x', tag_file: 'nope' }, "tag file 'nope' does not exist"],
    [{ load: 'x', additional_tags: 'nope' }, "additional tags file 'nope' does not exist"],
    [{ import_file: '../x' }, 'lies outside'],
    [{ build: '.' }, `It doesn't appear that given Dockerfile: "./Dockerfile" is a file`],
  ])('refuses %j', async (params, message) => {
    expect(await push(params)).toMatchObject({ status: 1, log: expect.stringContaining(message) });
  });
});

describe('docker-image put with an engine', () => {
  /** A docker that notes what it is told and gives the archive when asked to save. */
  const install = async (more = '') => {
    const bin = temporaryDirectoryForTest();
    writeFileSync(join(bin, 'saved.tar'), await archiveOf({ 'built:1': 'built' }));
    const script = `#!/bin/sh
echo "DOCKER_BUILDKIT=$DOCKER_BUILDKIT $*" >>${bin}/calls
cp "$DOCKER_CONFIG/config.json" ${bin}/config.json
${more}
for word; do case $word in
  --iidfile=*) echo sha256:the-id >"\${word#*=}" ;;
  --output=*) cp ${bin}/saved.tar "\${word#*=}" ;;
esac; done
`;
    writeFileSync(join(bin, 'docker'), script);
    chmodSync(join(bin, 'docker'), 0o755);
    const calls = () => readFileSync(join(bin, 'calls'), 'utf8').trimEnd().replaceAll(cwd, 'CWD').split('\n');
    const config = () => JSON.parse(readFileSync(join(bin, 'config.json'), 'utf8'));
    return { bin, calls, config, env: { PATH: `${bin}:${process.env.PATH}` } };
  };

  it('builds, and pushes what was built without the engine', async () => {
    const docker = await install();
    write('src/Dockerfile', 'FROM scratch');
    const { answer, log } = await push({ build: 'src' }, {}, docker.env);
    expect((await filesOf((answer as { version: { digest: string } }).version.digest))('rootfs/motd'), log).toBe(
      'built',
    );
    const [info, build, save] = docker.calls();
    expect(info).toBe('DOCKER_BUILDKIT= info');
    expect(build).toMatch(/^DOCKER_BUILDKIT= build --iidfile=\S+ --file=CWD\/src\/Dockerfile CWD\/src$/);
    expect(save).toMatch(/^DOCKER_BUILDKIT= save --output=\S+ sha256:the-id$/);
  });

  it('tells the engine everything that params say', async () => {
    const docker = await install();
    write('docker/Special', 'FROM base');
    write('args.json', '{"B": 1.10}');
    for (const [name, content] of Object.entries({
      repository: 'r/base\n',
      tag: '1\n',
      'image-id': 'sha256:b\n',
      image: 'x',
    }))
      write(`base/${name}`, content);
    const params = {
      build: 'docker',
      dockerfile: 'docker/Special',
      build_args: { A: ['build $BUILD_ID of $', '{BUILD_JOB_NAME} $HOME'].join('') },
      build_args_file: 'args.json',
      labels: { l: 'v' },
      target_name: 'final',
      secrets: { key: { source: '/x' } },
      load_base: 'base',
      cache: true,
      cache_tag: 'c',
    };
    const source = {
      username: 'ada',
      password: 'hunter2',
      additional_private_registries: [{ registry: 'other.io', username: 'u', password: 'p' }],
    };
    const environment = {
      ...docker.env,
      BUILD_ID: '7',
      BUILD_JOB_NAME: 'unit',
      https_proxy: '',
      http_proxy: 'http://127.0.0.1:9',
      no_proxy: '127.0.0.1',
    };
    const run = await push(params, source, environment);
    expect(run.status, run.log).toBe(0);
    expect(docker.calls().slice(1, 4)).toEqual([
      'DOCKER_BUILDKIT= load --input=CWD/base/image',
      'DOCKER_BUILDKIT= tag sha256:b r/base:1',
      `DOCKER_BUILDKIT= pull ${repository()}:c`,
    ]);
    expect(docker.calls()[4]).toContain(`DOCKER_BUILDKIT=1 build --iidfile=`);
    expect(docker.calls()[4]).toContain(
      ` --file=CWD/docker/Special --cache-from=${repository()}:c --build-arg=http_proxy=http://127.0.0.1:9 --build-arg=no_proxy=127.0.0.1 --build-arg=A=build 7 of unit $HOME --build-arg=B=1.10 --label=l=v --secret=id=key,source=/x --target=final CWD/docker`,
    );
    const auth = (login: string) => ({ auth: Buffer.from(login).toString('base64') });
    expect(docker.config()).toEqual({ auths: { [server.host]: auth('ada:hunter2'), 'other.io': auth('u:p') } });
  });

  it('starts an engine where none answers, and ends it', async () => {
    const docker = await install(`[ "$1" != info ] || [ -e "$0.running" ] || exit 1`);
    const daemon = `#!/bin/sh\necho "$*" >${docker.bin}/daemon\ntouch ${docker.bin}/docker.running\ntrap 'rm ${docker.bin}/docker.running; exit' TERM\nsleep 60 & wait\n`;
    writeFileSync(join(docker.bin, 'dockerd'), daemon, { mode: 0o755 });
    write('src/Dockerfile', 'FROM scratch');
    const run = await push(
      { build: 'src' },
      { insecure_registries: ['127.0.0.0/8'], max_concurrent_uploads: 1 },
      docker.env,
    );
    expect(run.status, run.log).toBe(0);
    const flags = readFileSync(join(docker.bin, 'daemon'), 'utf8');
    expect(existsSync(/--data-root (\S+)/.exec(flags)?.[1] ?? '/')).toBe(false);
    expect(flags).toMatch(
      /--data-root \S+ --insecure-registry=127.0.0.0\/8 --max-concurrent-downloads=3 --max-concurrent-uploads=1/,
    );
    expect(() => readFileSync(join(docker.bin, 'docker.running'))).toThrow('ENOENT');
  });

  it('says why it cannot build: no engine, one that does not start, a build that fails', async () => {
    write('src/Dockerfile', 'FROM scratch');
    const nowhere = temporaryDirectoryForTest();
    expect(await push({ build: 'src' }, {}, { PATH: nowhere })).toMatchObject({
      status: 1,
      log: expect.stringContaining('build needs a Docker engine'),
    });
    const dead = await install('exit 1');
    writeFileSync(join(dead.bin, 'dockerd'), '#!/bin/sh\necho no room >&2; sleep 60\n', { mode: 0o755 });
    expect(await push({ build: 'src' }, { startup_timeout: 1 }, dead.env)).toMatchObject({
      status: 1,
      log: expect.stringMatching(
        /^Docker failed to start within 1 seconds\..*configuration\. Its log ends with:\nno room$/m,
      ),
    });
    const failing = await install('[ "$1" != build ] || { echo "no such base" >&2; exit 2; }');
    expect(await push({ build: 'src' }, {}, failing.env)).toMatchObject({
      status: 2,
      log: 'no such base\ndocker build failed\n',
    });
  });
});
