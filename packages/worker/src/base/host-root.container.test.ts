import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { silentLogger } from '@rondo/foundation';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openStackView } from '../volumes/stack-view.ts';
import { openStorage } from '../volumes/storage.ts';
import { openBaseStore } from './base-store.ts';
import { ensureHostRoot } from './host-root.ts';
import { packageSets } from './package-sets.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'rondo-host-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** A small /usr with a shell in it: the real one has gigabytes. */
function makeUsr(): string {
  const usr = join(directory, 'usr');
  const programs = ['/usr/bin/bash', '/usr/bin/id', '/usr/bin/touch', '/usr/bin/stat'];
  const printed = execFileSync('ldd', programs).toString();
  const libraries = [...printed.matchAll(/(\/lib\S+) \(0x/g)].map(([, path = '']) => `/usr${path}`);
  for (const file of new Set([...programs, ...libraries])) {
    const target = join(usr, file.slice('/usr'.length));
    mkdirSync(dirname(target), { recursive: true });
    execFileSync('cp', ['--dereference', '--preserve=mode', file, target]);
  }
  for (const file of ['local/bin/secret', 'share/doc/bash/README', 'share/zoneinfo/UTC']) {
    mkdirSync(dirname(join(usr, file)), { recursive: true });
    writeFileSync(join(usr, file), 'x');
  }
  return usr;
}

it("is made of the machine's own files without copying or changing one of them", async () => {
  const usr = makeUsr();
  const store = await openBaseStore(join(directory, 'cache'), silentLogger);
  const keys = await ensureHostRoot(store, packageSets.mock, usr);
  expect(await ensureHostRoot(store, packageSets.mock, usr)).toEqual(keys);
  const [files = '', rest = ''] = keys.map((key) => store.layers.treeOf(key, 'shifted', 'root'));
  expect(statSync(join(files, 'usr/bin/bash')).ino).toBe(statSync(join(usr, 'bin/bash')).ino);
  expect([statSync(join(usr, 'bin/bash')).uid, statSync(join(rest, 'etc/passwd')).uid]).toEqual([0, 4294967294]);
  expect(['usr/local', 'usr/share/doc', 'usr/share/zoneinfo/UTC'].map((path) => existsSync(join(files, path)))).toEqual(
    [false, false, true],
  );

  const layersOfImport = (path: string) => (path === '/task' ? keys : undefined);
  await using storage = await openStorage({
    directory: join(directory, 'w'),
    log: silentLogger,
    base: { layers: store.layers, layersOfImport },
  });
  const request = {
    handle: 'task',
    strategy: { type: 'import', path: '/task', followLinks: false },
    properties: null,
    privileged: false,
    owner: undefined,
  } as const;
  expect((await storage.volumes.create(request)).type).toBe('created');
  await using view = await openStackView(
    storage.volumes.stackOf('task', { readOnly: false, privileged: false }),
    storage.work.mountPoint,
  );
  const printed = execFileSync('chroot', [
    view.path,
    '/bin/bash',
    '-c',
    'id -un nonroot; touch /usr/bin/id; stat -c %a /tmp; echo >/usr/bin/stat',
  ]).toString();
  expect(printed).toBe('nonroot\n1777\n');
  expect(lstatSync(join(usr, 'bin/stat')).size).toBeGreaterThan(1000);
});

it('is refused for privileged containers', async () => {
  const store = await openBaseStore(join(directory, 'cache'), silentLogger);
  const keys = await ensureHostRoot(store, packageSets.base, makeUsr());
  await using storage = await openStorage({
    directory: join(directory, 'w'),
    log: silentLogger,
    base: { layers: store.layers, layersOfImport: () => keys },
  });
  const request = {
    handle: 'task',
    strategy: { type: 'import', path: '/task', followLinks: false },
    properties: null,
    privileged: true,
    owner: undefined,
  } as const;
  await expect(storage.volumes.create(request)).rejects.toMatchObject({
    code: 'VOLUME_USE',
    message: expect.stringContaining('privileged'),
  });
  await storage.volumes.create({ ...request, privileged: false });
  await expect(
    storage.volumes.create({ ...request, handle: 'child', strategy: { type: 'cow', parent: 'task' } }),
  ).rejects.toMatchObject({ code: 'VOLUME_USE' });
});

it('says what is wrong where it cannot be had', async () => {
  const store = await openBaseStore(join(directory, 'cache'), silentLogger);
  const usr = join(directory, 'usr');
  for (const name of ['bin', 'lib']) mkdirSync(join(usr, name), { recursive: true });
  writeFileSync(join(usr, 'bin/file'), 'x');
  const elsewhere = join(usr, 'lib');
  execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', elsewhere]);
  try {
    writeFileSync(join(elsewhere, 'library'), 'x');
    await expect(ensureHostRoot(store, packageSets.base, usr)).rejects.toMatchObject({
      code: 'BASE_IMAGE',
      message: expect.stringContaining('same file system'),
    });
    expect(store.layers.list()).toEqual([]);
  } finally {
    execFileSync('umount', [elsewhere]);
  }
});
