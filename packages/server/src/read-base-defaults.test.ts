import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readBaseDefaults } from './read-base-defaults.ts';

let directory: string;
let path: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'rondo-base-defaults-'));
  path = join(directory, 'defaults.yml');
});
afterEach(() => rm(directory, { recursive: true }));

it('reads a source for each type', async () => {
  await writeFile(path, 'registry-image:\n  registry_mirror: { host: mirror.example.com }\n');
  expect(await readBaseDefaults(path)).toEqual(
    new Map([['registry-image', { registry_mirror: { host: 'mirror.example.com' } }]]),
  );
});

it('says what is wrong with the file, and where', async () => {
  await expect(readBaseDefaults(path)).rejects.toThrow(`cannot read the defaults of base resource types ${path}`);
  await writeFile(path, 'git: yes please\n');
  await expect(readBaseDefaults(path)).rejects.toThrow(`${path}: what stands under git must be a map`);
  await writeFile(path, '- git\n');
  await expect(readBaseDefaults(path)).rejects.toThrow(`${path} is no map from base resource types to sources`);
});

it('is empty without a file', async () => {
  expect(await readBaseDefaults(undefined)).toEqual(new Map());
});
