import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { HostileTextsCost } from '../testing/measure-hostile-texts.ts';

const program = fileURLToPath(new URL('../testing/measure-hostile-texts.ts', import.meta.url));

it('refuses every hostile text within a second and 300 MB, one after the other in one process', () => {
  const printed = execFileSync(process.execPath, ['--expose-gc', program], { encoding: 'utf8' });
  const { slowestCpuMs, slowest, maxRssBytes }: HostileTextsCost = JSON.parse(printed);
  expect(slowestCpuMs, slowest).toBeLessThan(1_000);
  expect(maxRssBytes).toBeLessThan(300 * 1024 * 1024);
});
