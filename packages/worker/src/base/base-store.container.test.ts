import { execFileSync } from 'node:child_process';
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '@rondo/foundation';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { baseLayerKey } from '../images/layer-record.ts';
import { openBaseStore } from './base-store.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'rondo-base-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const [one, two] = [baseLayerKey('one'), baseLayerKey('two')];
const fill = async (tree: string) => {
  writeFileSync(join(tree, 'tool'), 'x');
  execFileSync('sh', ['-c', `cd ${tree} && chmod 4755 tool && ln -s tool link && mkdir d && chown 7:0 d`]);
};

describe('the cache of base layers', () => {
  it('makes a layer once, shifts root and keeps setuid bits', async () => {
    let made = 0;
    const make = async (tree: string) => {
      made += 1;
      await fill(tree);
    };
    const store = await openBaseStore(directory, silentLogger);
    await store.ensure(one, make);
    await store.ensure(one, make);
    await (await openBaseStore(directory, silentLogger)).ensure(one, make);
    expect(made).toBe(1);
    const tree = store.layers.treeOf(one, 'shifted', 'root');
    const look = (name: string) => [
      lstatSync(join(tree, name)).uid,
      lstatSync(join(tree, name)).gid,
      lstatSync(join(tree, name)).mode & 0o7000,
    ];
    expect([look('tool'), look('d'), look('link')]).toEqual([
      [4294967294, 4294967294, 0o4000],
      [7, 4294967294, 0],
      [4294967294, 4294967294, 0],
    ]);
  });

  it('is filled by two workers at once without either failing', async () => {
    const [mine, theirs] = [await openBaseStore(directory, silentLogger), await openBaseStore(directory, silentLogger)];
    await Promise.all([mine.ensure(one, fill), theirs.ensure(one, fill)]);
    expect(readdirSync(join(directory, 'layers'))).toHaveLength(1);
    await Promise.all([mine.layers.makePlain(one), theirs.layers.makePlain(one)]);
    expect(lstatSync(join(mine.layers.treeOf(one, 'plain', 'root'), 'tool')).uid).toBe(0);
  });

  it('keeps nothing of a layer that could not be made, and sweeps only what is old', async () => {
    const store = await openBaseStore(directory, silentLogger);
    await expect(store.ensure(one, () => Promise.reject(new Error('no network')))).rejects.toThrow('no network');
    expect([readdirSync(join(directory, 'layers')), readdirSync(join(directory, 'volumes/init'))]).toEqual([[], []]);
    mkdirSync(join(directory, 'volumes/init/base-of-another-worker'));
    await openBaseStore(directory, silentLogger);
    expect(readdirSync(join(directory, 'volumes/init'))).toEqual(['base-of-another-worker']);
  });

  it('forgets layers that no worker was started with for half a year', async () => {
    const store = await openBaseStore(directory, silentLogger);
    await store.ensure(one, fill);
    await store.ensure(two, fill);
    const old = new Date(Date.now() - 200 * 24 * 3600_000);
    for (const key of [one, two]) utimesSync(join(store.layers.pathOf(key), 'layer.json'), old, old);
    await store.keep([one], Date.now());
    await store.keep([one], Date.now());
    expect(store.layers.list().map(({ key }) => key)).toEqual([one]);
  });
});
