/**
 * `npm run check`: formatting and lint, types, arrows between the rooms, dead code, the rules of the house that no tool
 * knows, and whether the generated reference is current. Prints only what is wrong; `npm run check -- NAME...` runs some of it
 * (biome, types, svelte, arrows, dead, house, reference).
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkArrows } from './check-arrows.ts';
import { checkHouse } from './check-house.ts';
import { checkReference } from './reference/check-reference.ts';

const root = join(import.meta.dirname, '..');

type Finding = { name: string; ok: boolean; output: string };

const checks: Record<string, () => Promise<Finding>> = {
  biome: () => tool('biome', ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.']),
  types: () => tool('types', ['node_modules/@typescript/native-preview/bin/tsgo', '-p', 'tsconfig.json']),
  svelte: () =>
    tool('svelte', [
      'node_modules/svelte-check/bin/svelte-check',
      '--workspace',
      'packages/web-ui',
      '--fail-on-warnings',
      '--output',
      'human',
    ]),
  arrows: async () => ({ name: 'arrows', ...(await checkArrows(root)) }),
  dead: () => tool('dead', ['node_modules/knip/bin/knip.js', '--no-config-hints']),
  house: async () => ({ name: 'house', ...(await checkHouse(root)) }),
  reference: async () => ({ name: 'reference', ...(await checkReference(root)) }),
};

function tool(name: string, argv: string[]): Promise<Finding> {
  return new Promise((resolve) => {
    execFile(process.execPath, argv, { cwd: root, maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
      resolve({ name, ok: error === null, output: error === null ? '' : stdout + stderr });
    });
  });
}

const wanted = process.argv.slice(2);
const names = wanted.length > 0 ? wanted : Object.keys(checks);
let failed = 0;
for (const name of names) {
  const check = checks[name];
  if (check === undefined) {
    console.error(`there is no check named ${name}; there are: ${Object.keys(checks).join(', ')}`);
    process.exit(2);
  }
  if (name === 'svelte' && !existsSync(join(root, 'packages/web-ui/tsconfig.json'))) continue;
  const startedMs = performance.now();
  const finding = await check();
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  console.log(`${finding.ok ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`);
  if (!finding.ok) {
    failed += 1;
    console.log(finding.output.trimEnd());
  }
}
process.exit(failed === 0 ? 0 : 1);
