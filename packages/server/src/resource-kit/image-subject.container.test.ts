import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
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

beforeAll(async () => {
  const place = join(directory, 'unpacked');
  mkdirSync(place);
  subject = await openSubject(makeArchive(), { directory: place, held, privileged: false, signal });
});
afterAll(async () => {
  await held.disposeAsync();
  rmSync(directory, { recursive: true, force: true });
});

async function run(call: Partial<KitCall> & Pick<KitCall, 'program'>, stopAfterMs?: number) {
  await using running = await subject.start(
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
});
