import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { HostileTextsCost } from '../testing/measure-hostile-texts.ts';

const program = fileURLToPath(new URL('../testing/measure-hostile-texts.ts', import.meta.url));

/** How `bin/rondo` and `bin/fly` start Node; quickstart gives web half of that. */
const asStarted = '--max-semi-space-size=8';

/** A second on a machine that does nothing else (the bench prints it); what hangs or grows with the text's square takes far longer than this. */
const mostCpuMs = 4_000;

it('refuses every hostile text at once and within 300 MB, one after the other in one process', () => {
  const printed = execFileSync(process.execPath, ['--expose-gc', asStarted, program], { encoding: 'utf8' });
  const { slowestCpuMs, slowest, maxRssBytes }: HostileTextsCost = JSON.parse(printed);
  expect(slowestCpuMs, slowest).toBeLessThan(mostCpuMs);
  expect(maxRssBytes).toBeLessThan(300 * 1024 * 1024);
});
