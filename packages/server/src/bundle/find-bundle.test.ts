import { mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BundlePlaces } from './bundle-places.ts';
import { findBundle } from './find-bundle.ts';
import { stampSource } from './source-stamp.ts';

const source = 'packages/room/src/index.ts';

describe('a bundle', () => {
  let places: BundlePlaces;
  beforeEach(() => {
    const checkout = mkdtempSync(join(tmpdir(), 'rondo-bundle-'));
    places = { checkout, bundles: join(checkout, 'dist') };
    mkdirSync(dirname(join(checkout, source)), { recursive: true });
    writeFileSync(join(checkout, source), 'one');
  });
  afterEach(() => rmSync(places.checkout, { recursive: true }));

  const bundleAt = (moment: string) => {
    const directory = join(places.bundles, moment);
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, 'web.cjs.sources'), JSON.stringify([stampSource(places.checkout, source)]));
    return join(directory, 'web.cjs');
  };

  it('is none where none was made, or of a command that there is not', () => {
    expect(findBundle('web', places)).toBeUndefined();
    bundleAt('1700000000001');
    expect(findBundle('', places)).toBeUndefined();
    expect(findBundle('../web', places)).toBeUndefined();
  });

  it('is the last one that was made to its end', () => {
    bundleAt('1700000000001');
    const last = bundleAt('1700000000002');
    bundleAt('1700000000003.draft');
    expect(findBundle('web', places)).toBe(last);
  });

  it('is not taken when a source was written, even to the same length and with its time turned back', () => {
    const file = join(places.checkout, source);
    const { atime, mtime } = statSync(file);
    bundleAt('1700000000001');
    expect(findBundle('web', places)).toBeDefined();
    // The kernel's clock for files goes in steps of a few milliseconds.
    while (statSync(touched(places)).ctimeMs <= statSync(file).ctimeMs);
    writeFileSync(file, 'two');
    utimesSync(file, atime, mtime);
    expect(findBundle('web', places)).toBeUndefined();
  });

  it('is not taken when a source has gone', () => {
    bundleAt('1700000000001');
    rmSync(join(places.checkout, source));
    expect(findBundle('web', places)).toBeUndefined();
  });
});

/** A file that was written just now. */
function touched({ checkout }: BundlePlaces): string {
  const file = join(checkout, 'touched');
  writeFileSync(file, '');
  return file;
}
