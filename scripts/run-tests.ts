/** What `./test` runs once everything is installed: the checks, then each project of tests, then one line that counts them all. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Counts = { passed: number; failed: number; skipped: number };

const root = join(import.meta.dirname, '..');
/** Two rows, side by side: what computes, and what mostly waits for containers and servers. */
const allRows = [
  ['unit', 'db', 'browser'],
  ['container', 'e2e'],
];
const wanted = process.argv.slice(2);
const rows = wanted.length > 0 ? [wanted] : allRows;
const reports = mkdtempSync(join(tmpdir(), 'rondo-tests-'));
const total: Counts = { passed: 0, failed: 0, skipped: 0 };

function run(argv: string[]): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, argv, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

async function runProject(project: string): Promise<void> {
  const report = join(reports, `${project}.json`);
  const exitCode = await run([
    'node_modules/vitest/vitest.mjs',
    'run',
    '--project',
    project,
    '--passWithNoTests',
    '--reporter=dot',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  const counts = readCounts(report);
  // A run that broke outside any test (an import, a hook, an unhandled rejection) must not look green.
  if (exitCode !== 0 && counts.failed === 0) counts.failed = 1;
  for (const key of ['passed', 'failed', 'skipped'] as const) total[key] += counts[key];
}

function readCounts(report: string): Counts {
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(readFileSync(report, 'utf8'));
    return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

if (wanted.length === 0) {
  if ((await run(['scripts/check.ts'])) === 0) total.passed += 1;
  else total.failed += 1;
}
async function runRow(row: readonly string[]): Promise<void> {
  for (const project of row) {
    const startedMs = performance.now();
    console.log(`\n== ${project} begins`);
    await runProject(project);
    console.log(`\n== ${project} ended after ${((performance.now() - startedMs) / 1000).toFixed(0)} s`);
  }
}

await Promise.all(rows.map(runRow));
rmSync(reports, { recursive: true, force: true });
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed === 0 ? 0 : 1);
