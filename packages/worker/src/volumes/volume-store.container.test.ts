import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '@rondo/foundation';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStackView } from './stack-view.ts';
import { openStorage, type Storage } from './storage.ts';
import type { VolumeRequest } from './volume-request.ts';

const rootId = 4294967294;
let directory: string;
let storage: Storage;

describe.each(['overlay', 'copy'] as const)('volumes on a work directory with %s', (mode) => {
  const open = async () => {
    const support =
      mode === 'overlay' ? ({ type: 'overlay' } as const) : ({ type: 'copy', reason: 'told so' } as const);
    storage = await openStorage({ directory: join(directory, 'w'), log: silentLogger, support });
  };
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'rondo-volumes-'));
    await open();
  });
  afterEach(async () => {
    await storage[Symbol.asyncDispose]();
    rmSync(directory, { recursive: true, force: true });
  });

  const request = (handle: string, more: Partial<VolumeRequest> = {}): VolumeRequest => ({
    handle,
    strategy: { type: 'empty' },
    properties: null,
    privileged: false,
    owner: undefined,
    ...more,
  });
  const cowOf = (parent: string, handle: string, more: Partial<VolumeRequest> = {}) =>
    request(handle, { strategy: { type: 'cow', parent }, ...more });
  const create = async (wanted: VolumeRequest) => {
    const outcome = await storage.volumes.create(wanted);
    expect(outcome.type).toBe('created');
  };
  /** Works in a volume as a container would. */
  const inside = async <Result>(handle: string, work: (path: string) => Result): Promise<Result> => {
    const privileged = storage.volumes.find(handle)?.privileged ?? false;
    await using view = await openStackView(
      storage.volumes.stackOf(handle, { readOnly: false, privileged }),
      storage.work.mountPoint,
    );
    return work(view.path);
  };
  const files = (handle: string) =>
    inside(handle, (path) =>
      execFileSync('sh', ['-c', `cd ${path} && find . -type f | sort | xargs -r tail -qn1`]).toString(),
    );
  const onDisk = () => readdirSync(storage.work.live).sort();

  it('makes an empty volume that belongs to the container, and forgets nothing over a restart', async () => {
    await create(request('a', { properties: { k: 'v' } }));
    await create(request('p', { privileged: true }));
    await inside('a', (path) => {
      expect([lstatSync(path).uid, lstatSync(path).mode & 0o7777]).toEqual([rootId, 0o755]);
      writeFileSync(join(path, 'f'), 'hello\n');
    });
    await inside('p', (path) => expect(lstatSync(path).uid).toBe(0));
    await storage.volumes.setProperty('a', 'more', '1');
    await open();
    expect(
      storage.volumes.list().map(({ handle, properties, privileged }) => ({ handle, properties, privileged })),
    ).toEqual([
      { handle: 'a', properties: { k: 'v', more: '1' }, privileged: false },
      { handle: 'p', properties: null, privileged: true },
    ]);
    expect(await files('a')).toBe('hello\n');
  });

  it('gives children what the parent has, and keeps their changes apart', async () => {
    await create(request('parent'));
    await inside('parent', (path) => {
      mkdirSync(join(path, 'd'));
      writeFileSync(join(path, 'd/1'), 'one\n');
      writeFileSync(join(path, '2'), 'two\n');
      chmodSync(path, 0o1777);
    });
    await create(cowOf('parent', 'x'));
    await create(cowOf('parent', 'y'));
    await inside('x', (path) => {
      expect(lstatSync(path).mode & 0o7777).toBe(0o1777);
      rmSync(join(path, 'd'), { recursive: true });
      mkdirSync(join(path, 'd'));
      writeFileSync(join(path, 'd/3'), 'three\n');
    });
    await create(cowOf('x', 'z'));
    await inside('z', (path) => writeFileSync(join(path, '2'), 'changed\n'));
    expect([await files('parent'), await files('x'), await files('y'), await files('z')]).toEqual([
      'two\none\n',
      'two\nthree\n',
      'two\none\n',
      'changed\nthree\n',
    ]);
  });

  it('keeps a destroyed parent for its children, out of sight, and no longer', async () => {
    await create(request('parent'));
    await inside('parent', (path) => writeFileSync(join(path, 'f'), 'kept\n'));
    await create(cowOf('parent', 'child'));
    await create(cowOf('child', 'grandchild'));
    expect(await storage.volumes.destroy('parent')).toBe(true);
    expect(await storage.volumes.destroy('child')).toBe(true);
    expect(await storage.volumes.destroy('child')).toBe(false);
    expect(storage.volumes.find('parent')).toBeUndefined();
    expect(storage.volumes.list().map(({ handle }) => handle)).toEqual(['grandchild']);
    await open();
    expect(await files('grandchild')).toBe('kept\n');
    expect(await storage.volumes.destroy('grandchild')).toBe(true);
    await storage.remover.settled();
    expect(onDisk()).toEqual([]);
    expect(readdirSync(storage.work.dead)).toEqual([]);
  });

  it('refuses what it cannot make and changes nothing', async () => {
    await create(request('a'));
    await inside('a', (path) => writeFileSync(join(path, 'f'), 'still here\n'));
    expect((await storage.volumes.create(request('a', { privileged: true }))).type).toBe('exists');
    expect((await storage.volumes.create(cowOf('nope', 'b'))).type).toBe('parent-missing');
    expect(
      (
        await storage.volumes.create(
          request('b', { strategy: { type: 'import', path: '/no/such', followLinks: false } }),
        )
      ).type,
    ).toBe('path-missing');
    for (const handle of ['', '..', '.', 'a/b', 'x'.repeat(300), '-rf'])
      expect((await storage.volumes.create(request(handle))).type).toBe('invalid-handle');
    expect(() => storage.volumes.stackOf('a', { readOnly: false, privileged: true })).toThrow(
      expect.objectContaining({ code: 'VOLUME_USE' }),
    );
    expect(() => storage.volumes.stackOf('nope', { readOnly: true, privileged: true })).toThrow(
      expect.objectContaining({ code: 'VOLUME_NOT_HERE' }),
    );
    expect(await files('a')).toBe('still here\n');
    expect(readdirSync(storage.work.init)).toEqual([]);
  });

  it('makes one volume out of two requests at the same time', async () => {
    const outcomes = await Promise.all([storage.volumes.create(request('a')), storage.volumes.create(request('a'))]);
    expect(outcomes.map(({ type }) => type)).toEqual(['created', 'exists']);
  });

  it('imports a directory, an archive, and a volume', async () => {
    const source = join(directory, 'source');
    mkdirSync(join(source, 'd'), { recursive: true });
    writeFileSync(join(source, 'd/f'), 'imported\n');
    execFileSync('chown', ['5:6', join(source, 'd/f')]);
    execFileSync('ln', ['-s', '/etc/hostname', join(source, 'link')]);
    execFileSync('tar', ['-C', source, '-czf', join(directory, 'a.tgz'), '.']);
    const imported = (handle: string, path: string, followLinks = false) =>
      request(handle, { strategy: { type: 'import', path, followLinks } });
    await create(imported('dir', source));
    await create(imported('followed', source, true));
    await create(imported('archive', join(directory, 'a.tgz')));
    for (const handle of ['dir', 'archive']) {
      await inside(handle, (path) => {
        expect([
          lstatSync(join(path, 'd')).uid,
          lstatSync(join(path, 'd/f')).uid,
          lstatSync(join(path, 'd/f')).gid,
        ]).toEqual([rootId, 5, 6]);
        expect(lstatSync(join(path, 'link')).isSymbolicLink()).toBe(true);
      });
    }
    await inside('followed', (path) => expect(lstatSync(join(path, 'link')).isFile()).toBe(true));
    await inside('dir', (path) => writeFileSync(join(path, 'new'), 'cached\n'));
    await create(imported('snapshot', storage.volumes.pathOf('dir')));
    await create(imported('part', `${storage.volumes.pathOf('dir')}/d`));
    await storage.volumes.destroy('dir');
    expect(await files('snapshot')).toBe('imported\ncached\n');
    expect(await files('part')).toBe('imported\n');
  });

  it('gives a child a directory of its own, whoever owns the parent and what is in it', async () => {
    await create(request('of-builder', { owner: { uid: 1000, gid: 1001 } }));
    await inside('of-builder', (path) => {
      writeFileSync(join(path, 'file'), '');
      lchownSync(join(path, 'file'), 1000, 1001);
    });
    await create(cowOf('of-builder', 'for-root'));
    await inside('for-root', (path) =>
      expect([lstatSync(path).uid, lstatSync(join(path, 'file')).uid]).toEqual([rootId, 1000]),
    );
  });

  it('changes owners for the other kind of container, setuid bits and deletions kept', async () => {
    await create(request('parent'));
    await inside('parent', (path) => {
      writeFileSync(join(path, 'tool'), 'tool\n');
      writeFileSync(join(path, 'gone'), 'gone\n');
      execFileSync('sh', ['-c', `cd ${path} && chown ${rootId}:${rootId} tool gone && chmod 4755 tool`]);
    });
    await create(cowOf('parent', 'child'));
    await inside('child', (path) => rmSync(join(path, 'gone')));
    await create(cowOf('child', 'privileged', { privileged: true }));
    const look = (handle: string) =>
      inside(handle, (path) => [
        readdirSync(path),
        lstatSync(path).uid,
        lstatSync(join(path, 'tool')).uid,
        lstatSync(join(path, 'tool')).mode & 0o7777,
      ]);
    expect(await look('privileged')).toEqual([['tool'], 0, 0, 0o4755]);
    expect(await look('child')).toEqual([['tool'], rootId, rootId, 0o4755]);
    await create(cowOf('privileged', 'again', { privileged: true }));
    expect(await look('again')).toEqual([['tool'], 0, 0, 0o4755]);
    await storage.volumes.setPrivileged('again', false);
    expect(await look('again')).toEqual([['tool'], rootId, rootId, 0o4755]);
    if (mode === 'overlay') {
      await expect(storage.volumes.setPrivileged('parent', true)).rejects.toMatchObject({ code: 'VOLUME_USE' });
    }
    await open();
    expect(await look('again')).toEqual([['tool'], rootId, rootId, 0o4755]);
  });

  it('gives every file to the user who is asked for', async () => {
    await create(request('parent'));
    await inside('parent', (path) => writeFileSync(join(path, 'f'), 'f\n'));
    await create(cowOf('parent', 'mine', { owner: { uid: 1000, gid: 1001 } }));
    await create(request('fresh', { owner: { uid: 0, gid: 7 } }));
    await inside('mine', (path) =>
      expect([lstatSync(path).uid, lstatSync(join(path, 'f')).uid, lstatSync(join(path, 'f')).gid]).toEqual([
        1000, 1000, 1001,
      ]),
    );
    await inside('fresh', (path) => expect([lstatSync(path).uid, lstatSync(path).gid]).toEqual([rootId, 7]));
  });

  it('takes away what a killed worker left half-made', async () => {
    await create(request('a'));
    mkdirSync(join(storage.work.init, 'volume-123/volume'), { recursive: true });
    mkdirSync(join(storage.work.live, 'half/volume'), { recursive: true });
    mkdirSync(join(storage.work.live, 'torn'));
    writeFileSync(join(storage.work.live, 'torn/volume.json'), '{"format":1,');
    mkdirSync(join(storage.work.live, 'orphan'));
    writeFileSync(
      join(storage.work.live, 'orphan/volume.json'),
      JSON.stringify({
        format: 1,
        handle: 'orphan',
        properties: null,
        privileged: false,
        removed: false,
        below: [{ volume: 'gone' }],
        data: 'volume',
      }),
    );
    mkdirSync(join(storage.work.dead, 'x'));
    await open();
    await storage.remover.settled();
    expect([onDisk(), readdirSync(storage.work.init), readdirSync(storage.work.dead)]).toEqual([['a'], [], []]);
  });

  it('finds the volume behind a path', async () => {
    await create(request('a'));
    const path = storage.volumes.pathOf('a');
    expect(storage.volumes.handleOfPath(`${path}/rootfs/`)).toEqual({ handle: 'a', subPath: 'rootfs' });
    expect(storage.volumes.handleOfPath(path)).toEqual({ handle: 'a', subPath: '' });
    for (const other of [`${path}/../../b/volume`, '/etc', `${path}x`])
      expect(storage.volumes.handleOfPath(other)).toBeUndefined();
  });

  it('stays shallow when a cache is made from the last one again and again', async () => {
    if (mode === 'copy') return;
    await create(request('cache-0'));
    await inside('cache-0', (path) => writeFileSync(join(path, '0'), '0\n'));
    for (let build = 1; build <= 40; build += 1) {
      await create(cowOf(`cache-${build - 1}`, `used-${build}`));
      await inside(`used-${build}`, (path) => writeFileSync(join(path, String(build)), `${build}\n`));
      const path = storage.volumes.pathOf(`used-${build}`);
      await create(request(`cache-${build}`, { strategy: { type: 'import', path, followLinks: false } }));
      for (const handle of [`used-${build}`, `cache-${build - 1}`]) await storage.volumes.destroy(handle);
      expect(
        storage.volumes.stackOf(`cache-${build}`, { readOnly: true, privileged: false }).layers.length,
      ).toBeLessThan(20);
    }
    await inside('cache-40', (path) => expect(readdirSync(path)).toHaveLength(41));
    await storage.remover.settled();
    expect(onDisk().length).toBeLessThan(20);
  });
});

it('refuses a work directory that another version made', async () => {
  directory = mkdtempSync(join(tmpdir(), 'rondo-volumes-'));
  writeFileSync(join(directory, 'format.json'), '{"format":2,"marks":"trusted"}\n');
  await expect(openStorage({ directory, log: silentLogger })).rejects.toMatchObject({ code: 'WORK_DIRECTORY' });
  expect(existsSync(join(directory, 'layers'))).toBe(false);
  expect(readFileSync(join(directory, 'format.json'), 'utf8')).toContain('2');
  rmSync(directory, { recursive: true });
});
