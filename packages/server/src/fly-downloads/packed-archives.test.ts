import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '@rondo/foundation';
import { FakeClock } from '@rondo/foundation/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FlyPackError } from '../errors.ts';
import type { packFly } from './pack-fly.ts';
import { PackedArchives } from './packed-archives.ts';

const linux = { platform: 'linux', arch: 'amd64' };
let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'rondo-packed-'));
});
afterEach(() => rm(directory, { recursive: true }));

describe('packed flies', () => {
  it('are packed once, however many ask, and found again by the next start', async () => {
    const { archives, packed } = startWith();
    const found = await Promise.all([archives.find(linux), archives.find(linux), archives.find(linux)]);
    expect(new Set(found.map((archive) => archive.kind === 'found' && existsSync(archive.path)))).toEqual(
      new Set([true]),
    );
    expect(packed).toEqual(['linux-amd64 as 8.3.0']);
    const next = startWith();
    expect(await next.archives.find(linux)).toEqual(found[0]);
    expect(next.packed).toEqual([]);
  });

  it('are packed anew for another release, and the old ones go', async () => {
    await startWith().archives.find(linux);
    const { archives, packed } = startWith({ release: '8.2.5' });
    await archives.find(linux);
    expect(packed).toEqual(['linux-amd64 as 8.2.5']);
    expect(await readdir(directory)).toHaveLength(1);
  });

  it('do not exist for a system without a Node', async () => {
    const { archives, packed } = startWith();
    const answer = await archives.find({ platform: 'plan9', arch: 'amd64' });
    expect(answer).toMatchObject({
      kind: 'unknown',
      reason: expect.stringMatching(/^there is no fly for plan9\/amd64; there is one for linux\/amd64, /),
    });
    expect(packed).toEqual([]);
  });

  it('that cannot be packed say why, and are tried again only after a while', async () => {
    const clock = new FakeClock();
    const fail = () => Promise.reject(new FlyPackError('npm could not bring it'));
    const { archives, packed } = startWith({ clock, fail });
    const reason = 'fly for linux/amd64 could not be packed here: npm could not bring it';
    expect(await archives.find(linux)).toEqual({ kind: 'unavailable', reason });
    expect(await archives.find(linux)).toEqual({ kind: 'unavailable', reason });
    expect(packed).toHaveLength(1);
    await clock.advance(11 * 60_000);
    await archives.find(linux);
    expect(packed).toHaveLength(2);
    const [place = ''] = await readdir(directory);
    expect(await readdir(join(directory, place))).toEqual([]);
  });

  it('keep to themselves what went wrong inside', async () => {
    const { archives } = startWith({ fail: () => Promise.reject(new Error('EACCES: /root/secret')) });
    const answer = await archives.find(linux);
    expect(JSON.stringify(answer)).not.toContain('secret');
  });
});

function startWith({
  release = '8.3.0',
  clock = new FakeClock(),
  fail,
}: {
  release?: string;
  clock?: FakeClock;
  fail?: () => Promise<never>;
} = {}) {
  const packed: string[] = [];
  const pack: typeof packFly = async ({ platform, arch }, options) => {
    packed.push(`${platform}-${arch} as ${options.release}`);
    await mkdir(options.directory, { recursive: true });
    await fail?.();
    await writeFile(join(options.directory, `fly-${platform}-${arch}.tgz`), 'archive');
  };
  const { signal } = new AbortController();
  const archives = new PackedArchives({ directory, release, clock, logger: silentLogger, signal, pack });
  return { archives, packed };
}
