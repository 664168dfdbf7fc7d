import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findLastError } from './find-last-error.ts';

it('finds why a program ended last, among the lines of its log', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'rondo-last-error-'));
  const file = join(directory, 'web.log');
  expect(findLastError(file)).toBeUndefined();
  await writeFile(file, '{"msg":"web is listening"}\n');
  expect(findLastError(file)).toBeUndefined();
  await writeFile(file, 'error: an earlier one\n{"msg":"x"}\nerror: the key is wrong\n    at somewhere\n');
  expect(findLastError(file)).toBe('the key is wrong');
  await rm(directory, { recursive: true });
});
