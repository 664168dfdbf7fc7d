import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KitCall, Subject } from '@rondo/resources';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSubject } from './open-subject.ts';

const directory = mkdtempSync(join(tmpdir(), 'rondo-kit-test-'));
const held = new AsyncDisposableStack();
const signal = AbortSignal.timeout(120_000);
let subject: Subject;

/** An image as `docker save` writes it: a busybox, and programs that tell what they were given. */
function makeArchive(): string {
  const root = join(directory, 'root');
  for (const name of ['bin', 'etc', 'tmp', 'opt/resource']) mkdirSync(join(root, name), { recursive: true });
  copyFileSync('/usr/bin/busybox', join(root, 'bin/busybox'));
  for (const applet of ['sh', 'cat', 'sleep', 'ls']) symlinkSync('busybox', join(root, 'bin', applet));
  writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0::/root:/bin/sh\n');
  const programs = {
    check: 'cat; echo " $# $MARK $BUILD_ID $PWD" >&2',
    in: 'cat > "$1/request"; echo "$1"',
    out: 'trap "exit 3" TERM; ls "$1"; sleep 60 & wait',
  };
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(root, 'opt/resource', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  execFileSync('tar', ['-C', root, '-cf', join(directory, 'layer.tar'), '.']);
  const digest = createHash('sha256')
    .update(readFileSync(join(directory, 'layer.tar')))
    .digest('hex');
  const rootfs = { type: 'layers', diff_ids: [`sha256:${digest}`] };
  const config = { os: 'linux', architecture: 'amd64', config: { Env: ['MARK=of-the-image'] }, rootfs };
  writeFileSync(join(directory, 'config.json'), JSON.stringify(config));
  const manifest = [{ Config: 'config.json', RepoTags: ['x:1'], Layers: ['layer.tar'] }];
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify(manifest));
  execFileSync('tar', [
    '-C',
    directory,
    '-cf',
    join(directory, 'image.tar'),
    'config.json',
    'manifest.json',
    'layer.tar',
  ]);
  return join(directory, 'image.tar');
}

/** The same image as a layout: what `skopeo copy` and `docker buildx` write. */
function makeLayout(): string {
  const layout = join(directory, 'layout');
  const blobs = join(layout, 'blobs/sha256');
  mkdirSync(blobs, { recursive: true });
  const put = (bytes: Buffer) => {
    const hex = createHash('sha256').update(bytes).digest('hex');
    writeFileSync(join(blobs, hex), bytes);
    return { digest: `sha256:${hex}`, size: bytes.length };
  };
  const oci = 'application/vnd.oci.image';
  const config = { mediaType: `${oci}.config.v1+json`, ...put(readFileSync(join(directory, 'config.json'))) };
  const layer = { mediaType: `${oci}.layer.v1.tar`, ...put(readFileSync(join(directory, 'layer.tar'))) };
  const mediaType = `${oci}.manifest.v1+json`;
  const manifest = put(Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, config, layers: [layer] })));
  writeFileSync(join(layout, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  writeFileSync(
    join(layout, 'index.json'),
    JSON.stringify({ schemaVersion: 2, manifests: [{ mediaType, ...manifest }] }),
  );
  return layout;
}

/** A real registry that has the layout's image; gives the image's name. */
async function pushToRegistry(layout: string): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const host = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  await new Promise((resolve) => server.close(resolve));
  const storage = { filesystem: { rootdirectory: join(directory, 'registry') } };
  const config = { version: 0.1, log: { level: 'error' }, storage, http: { addr: host } };
  writeFileSync(join(directory, 'registry.json'), JSON.stringify(config));
  const registry = spawn('docker-registry', ['serve', join(directory, 'registry.json')], { stdio: 'ignore' });
  held.defer(() => void registry.kill());
  const answers = () =>
    fetch(`http://${host}/v2/`)
      .then(({ ok }) => ok)
      .catch(() => false);
  await expect.poll(answers, { timeout: 30_000 }).toBe(true);
  const name = `${host}/team/type:1.0`;
  execFileSync('skopeo', ['copy', '--quiet', '--dest-tls-verify=false', `oci:${layout}`, `docker://${name}`]);
  return name;
}

async function open(name: string): Promise<Subject> {
  const place = mkdtempSync(join(directory, 'unpacked-'));
  return await openSubject(name, { directory: place, held, privileged: false, signal });
}

beforeAll(async () => {
  subject = await open(makeArchive());
});
afterAll(async () => {
  await held.disposeAsync();
  rmSync(directory, { recursive: true, force: true });
});

async function run(call: Partial<KitCall> & Pick<KitCall, 'program'>, stopAfterMs?: number, of = subject) {
  await using running = await of.start(
    { input: ['{"a":', '1}'], endsInput: true, directory: 'empty', ...call },
    signal,
  );
  if (stopAfterMs !== undefined) setTimeout(() => running.stop(), stopAfterMs);
  return { ...(await running.ended), files: await running.files() };
}

describe('a resource type as an image', () => {
  it('runs each program in a container, with the environment of image and step', async () => {
    expect(await subject.missingPrograms()).toEqual([]);
    expect(await run({ program: 'check', directory: 'none' })).toMatchObject({
      exit: { kind: 'exited', status: 0 },
      stdout: '{"a":1}',
      stderr: ' 0 of-the-image 42 /\n',
    });
  });

  it('gives in an empty directory and shows what it left there', async () => {
    const { stdout, files } = await run({ program: 'in' });
    expect(stdout).toBe('/tmp/build/get\n');
    const digest = createHash('sha256').update('{"a":1}').digest('hex');
    expect([...files]).toEqual([['request', `file 644 ${digest}`]]);
  });

  it('gives out a copy of the inputs, and ends it by SIGTERM', async () => {
    const copyOf = join(directory, 'inputs');
    mkdirSync(join(copyOf, 'some'), { recursive: true });
    const ended = await run({ program: 'out', endsInput: false, directory: { copyOf } }, 500);
    expect(ended).toMatchObject({ exit: { kind: 'exited', status: 3 }, stdout: expect.stringContaining('some\n') });
  });

  it('comes from a layout, and from a registry by its name', async () => {
    const layout = makeLayout();
    for (const name of [layout, await pushToRegistry(layout)]) {
      const other = await open(name);
      expect([other.name, await other.missingPrograms()]).toEqual([name, []]);
      const { exit, stderr } = await run({ program: 'check', directory: 'none' }, undefined, other);
      expect([exit, stderr]).toEqual([{ kind: 'exited', status: 0 }, ' 0 of-the-image 42 /\n']);
    }
  });

  it('is said to be nowhere when it is neither a file nor in a registry', async () => {
    await expect(open('127.0.0.1:1/team/type:1.0')).rejects.toThrow('the image could not be brought');
    await expect(open('./no-such-directory')).rejects.toThrow('there is no file or directory ./no-such-directory');
  });
});
