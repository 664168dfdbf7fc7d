import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ArchivePart, inChunks, makeArchive } from '../testing/make-archive.ts';
import { defaultUnpackLimits, type UnpackOptions } from './unpack-options.ts';
import { openDirectory, unpackTar } from './unpack-tar.ts';

let directory: string;
let target: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'rondo-unpack-'));
  target = join(directory, 'target');
  mkdirSync(target);
  execFileSync('mknod', [join(directory, 'whiteout'), 'c', '0', '0']);
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const shifted = 4294967294;

async function unpack(parts: ArchivePart[] | Buffer, options: Partial<UnpackOptions> = {}) {
  using open = openDirectory(target);
  const archive = Buffer.isBuffer(parts) ? parts : makeArchive(parts);
  return await unpackTar(inChunks(archive), open.handle, {
    ownership: 'shifted',
    rootId: shifted,
    whiteouts: 'marks',
    whiteoutPath: join(directory, 'whiteout'),
    replacesTrees: true,
    limits: defaultUnpackLimits,
    ...options,
  });
}

const at = (path: string) => join(target, path);
const xattr = (path: string) =>
  execFileSync('tar', ['--xattrs', '--xattrs-include=*', '-C', target, '--no-recursion', '-cf', '-', path]).toString(
    'latin1',
  );

describe('unpacking an archive', () => {
  it('keeps contents, modes, times and owners, with root shifted', async () => {
    const summary = await unpack([
      { path: './', mode: 0o711 },
      { path: 'bin/', mode: 0o750, uid: 5, gid: 6 },
      { path: 'bin/tool', content: 'x'.repeat(3000), mode: 0o4755, mtimeSeconds: 1_600_000_000 },
      { path: 'home/user/file', content: 'mine', uid: 1000, gid: 1000 },
      { path: 'bin/alias', kind: 'hard-link', linkPath: './bin/tool' },
      { path: 'link', kind: 'symbolic-link', linkPath: '/etc/passwd' },
    ]);
    expect(summary).toMatchObject({ entryCount: 6, sizeBytes: 3004 });
    expect(lstatSync(target).mode & 0o7777).toBe(0o711);
    const tool = lstatSync(at('bin/tool'));
    expect([tool.mode & 0o7777, tool.uid, tool.gid, tool.nlink, tool.size, tool.mtimeMs]).toEqual([
      0o4755,
      shifted,
      shifted,
      2,
      3000,
      1_600_000_000_000,
    ]);
    expect(lstatSync(at('bin')).uid).toBe(5);
    expect(lstatSync(at('bin')).mtimeMs).toBe(1_700_000_000_000);
    expect(lstatSync(at('home')).uid).toBe(shifted);
    expect(lstatSync(at('home/user/file')).uid).toBe(1000);
    expect(readlinkSync(at('link'))).toBe('/etc/passwd');
    expect(lstatSync(at('link')).uid).toBe(shifted);
  });

  it('leaves ids alone where a plain tree is wanted', async () => {
    await unpack([{ path: 'f', content: 'x' }], { ownership: 'plain' });
    expect(lstatSync(at('f')).uid).toBe(0);
  });

  it('keeps file capabilities and user attributes, but nothing that steers the overlay', async () => {
    const capability = Buffer.from('0100000200200000000000000000000000000000', 'hex');
    await unpack([
      {
        path: 'd/ping',
        content: 'p'.repeat(2000),
        mode: 0o755,
        xattrs: new Map([
          ['security.capability', capability],
          ['trusted.overlay.redirect', Buffer.from('/x')],
        ]),
      },
      { path: 'd/other', content: 'o', xattrs: new Map([['user.note', Buffer.from('hello')]]) },
      { path: 'again', kind: 'hard-link', linkPath: 'd/ping' },
      { path: 'e/', xattrs: new Map([['user.dir', Buffer.from('yes')]]) },
      { path: 'plain', content: 'z', xattrs: new Map([['trusted.overlay.opaque', Buffer.from('y')]]) },
    ]);
    expect(xattr('d/ping')).toContain(capability.toString('latin1'));
    expect(xattr('d/ping')).not.toContain('redirect');
    expect(xattr('d/other')).toContain('user.note=hello');
    expect(xattr('e')).toContain('user.dir=yes');
    expect(xattr('plain')).not.toContain('opaque');
    expect(lstatSync(at('again')).nlink).toBe(2);
    expect([
      lstatSync(at('d/ping')).uid,
      lstatSync(at('d/ping')).mode & 0o7777,
      readFileSync(at('d/ping'), 'utf8').length,
    ]).toEqual([shifted, 0o755, 2000]);
  });

  it('turns whiteouts into marks that an overlay mount understands', async () => {
    const lower = join(directory, 'lower');
    mkdirSync(join(lower, 'a/deep'), { recursive: true });
    mkdirSync(join(lower, 'b'));
    for (const file of ['a/old', 'a/deep/old', 'b/gone', 'b/stays']) writeFileSync(join(lower, file), file);
    await unpack([
      { path: 'a/' },
      { path: 'a/.wh..wh..opq' },
      { path: 'a/new', content: 'new' },
      { path: 'b/.wh.gone' },
      { path: 'b/.wh..wh.plnk' },
    ]);
    const seen = execFileSync('unshare', [
      '-m',
      'sh',
      '-c',
      `cd ${directory} && mkdir m && mount -t overlay overlay -o lowerdir=target:lower m && cd m && find . | sort`,
    ]);
    expect(seen.toString().split('\n').filter(Boolean)).toEqual(['.', './a', './a/new', './b', './b/stays']);
    expect(lstatSync(at('b/gone')).rdev).toBe(0);
  });

  it('applies whiteouts to what lower layers left where there is no overlay', async () => {
    await unpack([
      { path: 'a/old', content: '1' },
      { path: 'a/deep/x', content: '1' },
      { path: 'b/gone', content: '1' },
      { path: 'b/stays', content: '1' },
    ]);
    await unpack([{ path: 'a/new', content: '2' }, { path: 'a/.wh..wh..opq' }, { path: 'b/.wh.gone' }], {
      whiteouts: 'apply',
    });
    const found = execFileSync('find', ['.', '-type', 'f'], { cwd: target })
      .toString()
      .split('\n')
      .filter(Boolean)
      .sort();
    expect(found).toEqual(['./a/new', './b/stays']);
  });

  it('takes names as bytes, long ones too', async () => {
    const long = 'n'.repeat(200);
    await unpack([
      { path: `d/${'p'.repeat(120)}/${long}`, content: 'x' },
      { path: 'caf\xe9', content: 'y' },
      { path: Buffer.from('naïve').toString('latin1'), content: 'z' },
    ]);
    const names = execFileSync('ls', [target], { encoding: 'latin1' }).split('\n');
    expect(names).toContain('caf\xe9');
    expect(existsSync(at('naïve'))).toBe(true);
    expect(existsSync(at(`d/${'p'.repeat(120)}/${long}`))).toBe(true);
  });

  it('makes named pipes and leaves devices out', async () => {
    const summary = await unpack([
      { path: 'p', kind: 'fifo' },
      { path: 'dev/null', kind: 'character-device' },
    ]);
    expect(lstatSync(at('p')).isFIFO()).toBe(true);
    expect(existsSync(at('dev/null'))).toBe(false);
    expect(summary.skippedDeviceCount).toBe(1);
  });

  it('reads what GNU tar and umask make of the same tree', async () => {
    const source = join(directory, 'source');
    mkdirSync(join(source, 'x/y'), { recursive: true });
    writeFileSync(join(source, 'x/y', 'f'.repeat(150)), Buffer.alloc(100_000, 7));
    execFileSync('ln', ['-s', 'y', join(source, 'x/link')]);
    for (const format of ['gnu', 'posix', 'oldgnu', 'v7']) {
      rmSync(target, { recursive: true });
      mkdirSync(target);
      if (format === 'v7') rmSync(join(source, 'x/y'), { recursive: true, force: true });
      await unpack(execFileSync('tar', ['-C', source, `--format=${format}`, '-cf', '-', '.'], { maxBuffer: 1 << 24 }));
      expect(execFileSync('diff', ['-r', '--no-dereference', source, target]).toString()).toBe('');
    }
  });
});

describe('hostile archives', () => {
  it.each<[string, ArchivePart[]]>([
    ['dot dot', [{ path: '../escaped', content: 'x' }]],
    ['dot dot within', [{ path: 'a/../../escaped', content: 'x' }]],
    [
      'a file as a directory',
      [
        { path: 'a', content: 'x' },
        { path: 'a/b', content: 'y' },
      ],
    ],
    ['hard link out', [{ path: 'a', kind: 'hard-link', linkPath: '../outside' }]],
    ['hard link to nothing', [{ path: 'a', kind: 'hard-link', linkPath: 'nope' }]],
    [
      'a loop of links',
      [
        { path: 'a', kind: 'symbolic-link', linkPath: 'b' },
        { path: 'b', kind: 'symbolic-link', linkPath: 'a' },
        { path: 'a/x', content: 'y' },
      ],
    ],
    ['the root as a file', [{ path: './', kind: 'file', content: 'x' }]],
  ])('refuses %s', async (_name, parts) => {
    await expect(unpack(parts)).rejects.toMatchObject({ code: 'UNSAFE_ARCHIVE' });
    expect(existsSync(join(directory, 'escaped'))).toBe(false);
  });

  it('takes an absolute name, and a link that points out, as within the root', async () => {
    const outside = join(directory, 'outside');
    mkdirSync(outside);
    await unpack([
      { path: '/abs', content: 'x' },
      { path: 'out', kind: 'symbolic-link', linkPath: outside },
      { path: 'up', kind: 'symbolic-link', linkPath: '../../../outside' },
      { path: 'out/a', content: 'x' },
      { path: 'up/b', content: 'x' },
      { path: 'out/c', kind: 'hard-link', linkPath: 'up/b' },
    ]);
    expect(existsSync(at('abs'))).toBe(true);
    expect(execFileSync('ls', [outside]).toString()).toBe('');
    expect(existsSync(join(target, outside, 'a'))).toBe(true);
    expect(existsSync(at('outside/b'))).toBe(true);
  });

  it('never removes a filled directory of a tree that others use', async () => {
    await unpack([{ path: 'd/kept', content: 'x' }]);
    await expect(unpack([{ path: 'd', kind: 'file', content: 'y' }], { replacesTrees: false })).rejects.toMatchObject({
      code: 'UNSAFE_ARCHIVE',
    });
    expect(existsSync(at('d/kept'))).toBe(true);
  });

  it('stops at its limits', async () => {
    const limits = { maxEntries: 2, maxBytes: 100 };
    await expect(unpack([{ path: 'a' }, { path: 'b' }, { path: 'c' }], { limits })).rejects.toMatchObject({
      code: 'TAR_LIMIT',
    });
    await expect(unpack([{ path: 'a', content: 'x'.repeat(101) }], { limits })).rejects.toMatchObject({
      code: 'TAR_LIMIT',
    });
  });

  it('writes nothing outside its directory, whatever comes in which order', async () => {
    const name = fc.constantFrom('a', 'b', 'c', '..', '.', '', 'outside', '.wh.a', '.wh..wh..opq');
    const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'));
    const link = fc.oneof(
      path,
      path.map((inner) => `/${inner}`),
      fc.constantFrom('../outside', '../../outside/f', '/proc/self/cwd'),
    );
    const part = fc.record<ArchivePart>({
      path,
      kind: fc.constantFrom('file', 'directory', 'symbolic-link', 'hard-link'),
      linkPath: link,
      content: fc.constant(''),
    });
    const outside = join(directory, 'outside');
    mkdirSync(outside);
    writeFileSync(join(outside, 'f'), 'untouched');
    const before = listing();
    await fc.assert(
      fc.asyncProperty(
        fc.array(part, { maxLength: 8 }),
        fc.constantFrom('marks' as const, 'apply' as const),
        async (parts, whiteouts) => {
          rmSync(target, { recursive: true, force: true });
          mkdirSync(target);
          await unpack(parts, { whiteouts }).catch((error: unknown) => {
            const code = error instanceof Error && 'code' in error ? error.code : error;
            expect(['UNSAFE_ARCHIVE', 'EPERM', 'EISDIR', 'ENOENT']).toContain(code);
          });
          expect(listing()).toBe(before);
        },
      ),
      { numRuns: 150 },
    );
  });
});

/** Everything beside the target, with link counts and contents. */
function listing(): string {
  return execFileSync('sh', [
    '-c',
    `cd ${directory} && find . -path ./target -prune -o -printf '%p %y %n %s %U %m\n' | grep -v whiteout | sort`,
  ])
    .toString()
    .replace(/^\. .*$/m, '');
}
