import { execFileSync, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openBeneath } from './open-beneath.ts';
import { probeOverlay } from './probe-overlay.ts';
import { openStackView } from './stack-view.ts';
import { openWorkDirectory, type WorkDirectory } from './work-directory.ts';

let directory: string;
let work: WorkDirectory;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'rondo,view:'));
  work = await openWorkDirectory(join(directory, 'w'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const make = (name: string, files: Record<string, string>) => {
  const path = join(directory, name);
  mkdirSync(path);
  for (const [file, text] of Object.entries(files)) writeFileSync(join(path, file), text);
  return path;
};

describe('a view of a stack', () => {
  it('shows the layers merged, takes writes, and leaves nothing mounted', async () => {
    const [lower, upper, upperDir, workDir] = [
      make('l', { a: '1', b: '1' }),
      make('u', { b: '2' }),
      make('up', {}),
      make('wo', {}),
    ];
    {
      await using view = await openStackView(
        { layers: [lower, upper], writable: { upperDir, workDir } },
        work.mountPoint,
      );
      expect(readFileSync(join(view.path, 'a'), 'utf8') + readFileSync(join(view.path, 'b'), 'utf8')).toBe('12');
      rmSync(join(view.path, 'a'));
      writeFileSync(join(view.path, 'c'), '3');
      expect(readdirSync(view.path).sort()).toEqual(['b', 'c']);
      expect(readFileSync('/proc/self/mountinfo', 'utf8')).not.toContain(directory);
    }
    expect(readdirSync(lower).sort()).toEqual(['a', 'b']);
    expect(readdirSync(upperDir).sort()).toEqual(['a', 'c']);
    expect(
      execFileSync('sh', ['-c', 'cat /proc/[0-9]*/mountinfo 2>/dev/null || true'], { maxBuffer: 1 << 26 }).toString(),
    ).not.toContain(directory);
  });

  it('ends with the process that opened it, however that ends', async () => {
    const [lower, upper] = [make('l', { a: '1' }), make('u', { b: '2' })];
    const program = `
      const { openStackView } = await import(${JSON.stringify(join(import.meta.dirname, 'stack-view.ts'))});
      const view = await openStackView({ layers: ${JSON.stringify([lower, upper])}, writable: undefined }, ${JSON.stringify(work.mountPoint)});
      console.log(view.path);
      setInterval(() => undefined, 1000);
    `;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const path = String(await new Promise((resolve) => child.stdout.once('data', resolve))).trim();
    expect(readFileSync(join(path, 'b'), 'utf8')).toBe('2');
    child.kill('SIGKILL');
    await expect.poll(() => existsSync(path), { timeout: 10_000 }).toBe(false);
  });

  it('says what is wrong when a layer is missing', async () => {
    await expect(
      openStackView({ layers: ['/nowhere/a', '/nowhere/b'], writable: undefined }, work.mountPoint),
    ).rejects.toMatchObject({ code: 'VOLUME_BROKEN' });
  });

  it('probes for overlays by mounting one', async () => {
    expect(await probeOverlay(work)).toEqual({ type: 'overlay' });
    const [lower, upperDir, workDir] = [make('l', { a: '1' }), make('up', {}), make('wo', {})];
    await using view = await openStackView({ layers: [lower], writable: { upperDir, workDir } }, work.mountPoint);
    expect(await probeOverlay({ ...work, init: view.path })).toMatchObject({
      type: 'copy',
      reason: expect.stringContaining('mount'),
    });
  });
});

describe('opening what lies beneath a volume', () => {
  const read = (root: string, path: string) => {
    using open = openBeneath(root, path);
    return open.stat.isDirectory() ? 'directory' : readFileSync(open.handle, 'utf8');
  };

  it('follows links within it and nothing that leads out', () => {
    const root = make('v', { file: 'inside' });
    mkdirSync(join(root, 'd'));
    writeFileSync(join(directory, 'secret'), 'outside');
    symlinkSync('../file', join(root, 'd/link'));
    symlinkSync('d', join(root, 'e'));
    symlinkSync('../secret', join(root, 'out'));
    symlinkSync(join(directory, 'secret'), join(root, 'absolute'));
    symlinkSync('loop', join(root, 'loop'));
    execFileSync('mkfifo', [join(root, 'pipe')]);
    expect([
      read(root, 'file'),
      read(root, '/d/link'),
      read(root, 'e/link'),
      read(root, '.'),
      read(root, 'd/../file'),
    ]).toEqual(['inside', 'inside', 'inside', 'directory', 'inside']);
    for (const path of [
      'out',
      'absolute',
      'loop',
      '..',
      '../secret',
      'd/../../secret',
      'nope',
      'file/x',
      'pipe',
      'a\0b',
    ]) {
      expect(() => read(root, path), path).toThrow('no such file or directory');
    }
  });
});
