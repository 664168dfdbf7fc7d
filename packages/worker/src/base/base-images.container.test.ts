import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '@rondo/foundation';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importLayeredImage } from '../images/import-layered-image.ts';
import { planMount } from '../volumes/plan-mount.ts';
import { openStorage, type Storage } from '../volumes/storage.ts';
import { type BaseImages, openBaseImages } from './base-images.ts';

const rootId = 4294967294;
/** Made once for the clone: it takes a download and some seconds. */
const cache = join(import.meta.dirname, '../../../../.node/base');

let directory: string;
let base: BaseImages;
let storage: Storage;

function bundle(type: string, check: string): void {
  const path = join(directory, 'bundles', type);
  mkdirSync(path, { recursive: true });
  writeFileSync(
    join(path, 'resource_metadata.json'),
    JSON.stringify({ type, version: '1.0.0', privileged: false, unique_version_history: type === 'time' }),
  );
  for (const program of ['check', 'in', 'out']) writeFileSync(join(path, program), `#!/usr/local/bin/node\n${check}\n`);
  chmodSync(join(path, 'check'), 0o644);
}

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'rondo-base-'));
  chmodSync(directory, 0o711);
  bundle(
    'git',
    `console.log(JSON.stringify([{ ref: require('node:child_process').execFileSync('git', ['--version']).toString().trim() }]))`,
  );
  bundle('mock', `console.log(JSON.stringify([{ version: 'mock' }]))`);
  base = await openBaseImages({ directory: cache, resourceBundles: join(directory, 'bundles'), log: silentLogger });
  storage = await openStorage({ directory: join(directory, 'w'), log: silentLogger, base });
}, 600_000);
afterAll(async () => {
  await storage[Symbol.asyncDispose]();
  rmSync(directory, { recursive: true, force: true });
});

/** Mounts an overlay, enters it in a user namespace whose root is the containers' root, and runs a command. */
const enterScript = `
cd "$1" && mount -t overlay overlay -o "$2" "$3" || exit 1
unshare --user sleep 60 &
until [ "$(readlink /proc/$!/ns/user)" != "$(readlink /proc/$$/ns/user)" ]; do sleep 0.01; done
for map in uid_map gid_map; do cat >/proc/$!/$map <<<'0 ${rootId} 1
1 1 65535'; done
nsenter --user --target $! env -i HOME=/root /usr/sbin/chroot "$3/$4" /bin/bash -lc "$5"
kill $!`;

/** What a command prints in a root that shows a volume, as nearly as that goes without a container. */
async function inRoot(handle: string, command: string, subPath = ''): Promise<string> {
  const plan = planMount(storage.volumes.stackOf(handle, { readOnly: false, privileged: false }));
  if (plan.type !== 'overlay') throw new Error('a root is an overlay');
  const argv = [plan.cwd, plan.options, storage.work.mountPoint, subPath, command];
  return execFileSync('unshare', ['--mount', 'bash', '-c', `exec 2>&1; ${enterScript}`, 'enter', ...argv]).toString();
}

const imported = async (handle: string, path: string) =>
  storage.volumes.create({
    handle,
    strategy: { type: 'import', path, followLinks: false },
    properties: null,
    privileged: false,
    owner: undefined,
  });

describe('base images', () => {
  it('announce every bundled resource type, and an import of one copies nothing', async () => {
    expect(
      base.resourceTypes.map(({ type, version, unique_version_history }) => ({
        type,
        version,
        unique_version_history,
      })),
    ).toEqual([
      { type: 'git', version: '1.0.0', unique_version_history: false },
      { type: 'mock', version: '1.0.0', unique_version_history: false },
    ]);
    const image = base.resourceTypes[0]?.image ?? '';
    expect((await imported('git', image)).type).toBe('created');
    expect(execFileSync('du', ['-s', storage.volumes.pathOf('git')]).toString()).toMatch(/^4\s/);
    expect((await imported('task', base.taskImage)).type).toBe('created');
    expect(storage.volumes.stackOf('task', { readOnly: false, privileged: false }).layers).toEqual(base.taskLayers);
    expect((await imported('nothing', `${image}x`)).type).toBe('path-missing');
  });

  it('run the programs of a resource type with the tools they need', async () => {
    await imported('run', base.resourceTypes[0]?.image ?? '');
    expect(await inRoot('run', '/opt/resource/check')).toMatch(/^\[\{"ref":"git version 2/);
    const tools =
      'awk bash bzip2 curl find gpg git git-crypt git-lfs grep gzip jq ps script sed ssh ssh-add tar unzip which xz zip zstd node';
    expect(
      await inRoot('run', `for tool in ${tools}; do which $tool >/dev/null || echo no $tool; done; id -un; echo $HOME`),
    ).toBe('root\n/root\n');
    expect(
      await inRoot(
        'run',
        'openssl verify /etc/ssl/certs/ca-certificates.crt; git config --system filter.lfs.required; stat -c %a /tmp; stat -c "%u %a" /usr/bin/su',
      ),
    ).toBe('/etc/ssl/certs/ca-certificates.crt: OK\ntrue\n1777\n0 4755\n');
  });

  it('give mock a small one of its own, which an image can mirror without a copy', async () => {
    const mock = base.resourceTypes.find(({ type }) => type === 'mock')?.image ?? '';
    await imported('mock', mock);
    expect(
      await inRoot(
        'mock',
        'stat -c %U /; whoami; printenv HOME; id -un nonroot; stat -c %U /home/nonroot; id -gn adm; readlink /bin/sh; git --version',
      ),
    ).toBe('root\nroot\n/root\nnonroot\nnonroot\nadm\nbusybox\n/bin/bash: line 1: git: command not found\n');
    await storage.volumes.create({
      handle: 'mirror',
      strategy: { type: 'empty' },
      properties: null,
      privileged: false,
      owner: undefined,
    });
    mkdirSync(join(storage.volumes.pathOf('mirror'), 'rondo-layers'));
    writeFileSync(join(storage.volumes.pathOf('mirror'), 'rondo-layers/manifest.json'), '{"mirror":"mock"}');
    await importLayeredImage('mirror', storage, base.layersOfType);
    expect(await inRoot('mirror', '/opt/resource/check; stat -c %a /tmp', 'rootfs')).toBe(
      '[{"version":"mock"}]\n1777\n',
    );
    await expect(importLayeredImage('run', storage, base.layersOfType)).rejects.toMatchObject({ code: 'VOLUME_USE' });
  });

  it('are made once: the next worker starts with them at once, without a word and without a network', async () => {
    const said: string[] = [];
    const startedMs = performance.now();
    const again = await openBaseImages({
      directory: cache,
      resourceBundles: join(directory, 'bundles'),
      log: silentLogger,
      onProgress: (text) => said.push(text),
    });
    expect(said).toEqual([]);
    expect(performance.now() - startedMs).toBeLessThan(2000);
    expect([again.resourceTypes, again.taskLayers]).toEqual([base.resourceTypes, base.taskLayers]);
  });

  it('change their name with their contents, so that a web notices', async () => {
    bundle('mock', 'console.log(1)');
    const changed = await openBaseImages({
      directory: cache,
      resourceBundles: join(directory, 'bundles'),
      log: silentLogger,
    });
    expect(changed.resourceTypes[0]?.image).toBe(base.resourceTypes[0]?.image);
    expect(changed.resourceTypes[1]?.image).not.toBe(base.resourceTypes[1]?.image);
    rmSync(join(directory, 'bundles/mock/out'));
    await expect(
      openBaseImages({ directory: cache, resourceBundles: join(directory, 'bundles'), log: silentLogger }),
    ).rejects.toMatchObject({ code: 'BASE_IMAGE', message: expect.stringContaining('out') });
  });

  it('belong to root of containers, and hold no documentation', () => {
    const [root = '', node = ''] = base.taskLayers;
    expect(execFileSync('find', [root, node, '-uid', '0', '-o', '-gid', '0']).toString()).toBe('');
    expect(existsSync(join(root, 'usr/share/man/man1'))).toBe(false);
    expect(readFileSync(join(root, 'etc/passwd'), 'utf8')).toMatch(/^root:x:0:0:root:\/root:\/bin\/bash$/m);
    expect(statSync(join(node, 'usr/local/bin/node')).size).toBe(statSync(process.execPath).size);
  });

  it('packs a type for other workers: files of root, programs that run with nothing in their environment', async () => {
    const target = join(directory, 'rootfs.tgz');
    await base.packType('mock', target, new AbortController().signal);
    const root = join(directory, 'unpacked');
    mkdirSync(root);
    execFileSync('tar', ['--extract', '--gzip', '--numeric-owner', `--file=${target}`, `--directory=${root}`]);
    for (const path of ['.', 'bin/bash', 'usr/local/bin/node', 'opt/resource/check']) {
      expect([path, statSync(join(root, path)).uid, statSync(join(root, path)).gid]).toEqual([path, 0, 0]);
    }
    const printed = execFileSync('/usr/sbin/chroot', [root, '/opt/resource/check'], {
      env: {},
      input: '{}',
      encoding: 'utf8',
    });
    expect(printed).toBe('[{"version":"mock"}]\n');
    await expect(base.packType('svn', target, new AbortController().signal)).rejects.toThrow('no base resource type');
  }, 60_000);
});
